// forms.ts: the shape of the page's texts: a pair of languages, each a text or its plural forms.
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Text = string | Forms;
export type Pair = readonly [english: Text, russian: Text];

// Russian counts in three forms, English in two.
export const n = (one: string, few: string, many: string): Forms => ({ one, few, many, other: few });
export const two = (one: string, other: string): Forms => ({ one, other });
