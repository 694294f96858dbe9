// texts/whole.ts: the overview of teachers, and the audit log.
import { n, two, type Pair } from "../../report/forms";

export const wholeTexts = {
    overviewAbout: [
        "Sums of finished lessons. A number rests on expressions and voices, not on feelings or merit: a reason to talk, never a verdict.",
        "Итоги по готовым урокам. Числа говорят о выражениях и голосах, а не о чувствах или заслугах: это повод поговорить, а не приговор."],
    overviewEmpty: ["There are no finished lessons in this time.", "За это время готовых уроков нет."],
    teachers: ["Teachers", "Учителя"],
    span: ["Span of time", "Период"],
    fourWeeks: ["4 weeks", "4 недели"],
    quarter: ["13 weeks", "13 недель"],
    year: ["A year", "Год"],
    lessonCount: ["Lessons", "Уроков"],
    hours: ["Hours", "Часов"],
    momentsPerHour: ["Moments an hour", "Моментов в час"],
    byWeek: ["By week", "По неделям"],
    byWeekHint: ["All teachers on the same scale. A week without enough data is a gap.",
        "Шкала у всех одна. Неделя без достаточных данных — разрыв."],

    // Audit
    auditAbout: ["Every sign-in, change and look at a person's data. Entries are never changed: each carries a hash over the one before.",
        "Все входы, изменения и просмотры данных людей. Записи не меняются: каждая несёт хеш предыдущей."],
    when: ["When", "Когда"],
    actor: ["Who", "Кто"],
    action: ["What", "Что"],
    object: ["Of what", "Над чем"],
    objectHint: ["Id of a lesson, an account …", "Номер урока, учётной записи…"],
    auditDetail: ["Details", "Подробности"],
    ipAddress: ["From where", "Откуда"],
    everybody: ["Everybody", "Все"],
    actorSystem: ["the service itself", "сама служба"],
    actorCli: ["the command line", "командная строка"],
    anyAction: ["Everything", "Всё"],
    auditVerify: ["Verify the log", "Проверить журнал"],
    auditVerifying: ["Verifying…", "Проверка…"],
    auditGood: [two("Whole: {n} entry", "Whole: {n} entries"),
        n("Цел: {n} запись", "Цел: {n} записи", "Цел: {n} записей")],
    auditBroken: ["Broken at entry {seq}", "Нарушен на записи {seq}"],
} as const satisfies Record<string, Pair>;
