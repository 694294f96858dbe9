// texts/lesson.ts: one lesson: its dashboard, corrections, files, sharing, keeping.
import type { Pair } from "../../report/forms";

export const lessonTexts = {
    rename: ["Rename", "Переименовать"],
    newTitle: ["Title", "Название"],
    readOnly: ["You may look at this lesson, not change it.", "Этот урок можно смотреть, но не менять."],
    reportVersion: ["The report was made by another version of the program; it can still be downloaded.",
        "Отчёт сделан другой версией программы; его всё же можно скачать."],

    // On its way
    mayLeave: ["You may leave this page: the analysis goes on.", "Страницу можно закрыть: разбор продолжится."],
    stopIt: ["Stop the analysis", "Остановить разбор"],
    retry: ["Analyse again", "Разобрать снова"],

    // Files
    download: ["Download", "Скачать"],
    filePdf: ["Report for printing", "Отчёт для печати"],
    fileHtml: ["Report as one page", "Отчёт одной страницей"],
    fileJson: ["Everything measured", "Все измерения"],
    fileCsv: ["Moments as a table", "Моменты таблицей"],
    fileTxt: ["Transcript as text", "Расшифровка текстом"],
    fileVtt: ["Subtitles, WebVTT", "Субтитры WebVTT"],
    fileSrt: ["Subtitles, SubRip", "Субтитры SubRip"],
    fileTranscriptJson: ["Transcript for programs", "Расшифровка для программ"],

    // Sharing, deleting
    share: ["Shared", "Открыт"],
    shareHint: ["Managers and viewers may open a shared lesson", "Открытый урок видят руководители и наблюдатели"],
    removeTitle: ["Delete this lesson?", "Удалить урок?"],
    removeText: ["“{title}”, its recording and everything that was measured will be deleted. This cannot be undone.",
        "«{title}», запись и все измерения будут удалены. Отменить это нельзя."],
    removeForGood: ["Delete for good", "Удалить навсегда"],
    lessonRemoved: ["“{title}” was deleted", "Урок «{title}» удалён"],

    // Corrections
    correct: ["Correct the words", "Исправить слова"],
    correctTurn: ["Correct the words at {time}", "Исправить слова на {time}"],
    turnSaved: ["The words were corrected", "Слова исправлены"],
    undoFailed: ["It could not be undone.", "Отменить не удалось."],
    teacherSet: ["The teacher is now: {who}", "Теперь учитель: {who}"],

    talkTime: ["Talk time", "Время разговора"],

    // Keeping
    keeping: ["Keeping and embedding", "Хранение и встраивание"],
    keptUntil: ["The recording and the report are kept until {date}, then deleted.",
        "Запись и отчёт хранятся до {date}, затем удаляются."],
    keptUntilNoMedia: ["The recording is no longer kept; the report is, until {date}.",
        "Запись больше не хранится; отчёт хранится до {date}."],
    keepUntil: ["Keep until", "Хранить до"],
    embed: ["Show in another system", "Показать в другой системе"],
    embedHint: ["Makes an address that shows this report without signing in, for as long as you say.",
        "Создаёт адрес, по которому отчёт виден без входа, на указанное время."],
    embedLasts: ["Works for", "Действует"],
    forHour: ["an hour", "час"],
    forDay: ["a day", "сутки"],
    forWeek: ["a week", "неделю"],
    forMonth: ["30 days", "30 дней"],
    embedMake: ["Make an address", "Создать адрес"],
    embedUntil: ["Works until {date}. It is shown only now.", "Действует до {date}. Показывается только сейчас."],
    embedAddress: ["Address", "Адрес"],
    embedCode: ["For a page of another system", "Код для страницы другой системы"],
} as const satisfies Record<string, Pair>;
