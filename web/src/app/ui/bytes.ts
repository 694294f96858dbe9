// ui/bytes.ts: a size as people read it.
import type { Say } from "../service";

const UNITS = ["bytes", "kilobytes", "megabytes", "gigabytes"] as const;

export function bytes(size: number, say: Say): string {
    let value = size;
    let unit = 0;
    for (; value >= 1000 && unit < UNITS.length - 1; unit++)
        value /= 1024;
    const digits = unit === 0 || value >= 100 ? 0 : 1;
    return say(UNITS[unit]!, { value: value.toFixed(digits).replace(/\.0$/, "") });
}
