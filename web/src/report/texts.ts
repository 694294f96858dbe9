// texts.ts: every text of the report, in English and in Russian. {name} is filled in by words.ts; where a text counts
// something, {n} chooses the form by the language's plural rules. The texts of the conversation are in texts-voice.ts.

import { n, two, type Pair } from "./forms";
import { voiceTexts } from "./texts-voice";

export const texts = {
    // The head of the page
    product: ["Otklik · lesson report", "Отклик · отчёт об уроке"],
    otherLanguage: ["Русский", "English"],
    otherLanguageHint: ["Показать отчёт по-русски", "Show the report in English"],
    analysed: ["analysed {date}", "разбор от {date}"],
    notFeeling: ["This is a judgement of an expression, not of a feeling.",
        "Это суждение о выражении лица, а не о чувстве."],
    notFeelingMore: [
        "A frown may be thought, bad light or a dazzling screen. A moment is a reason to look at the recording, " +
            "never a verdict on a person.",
        "Нахмуренность бывает от раздумья, плохого света или яркого экрана. Момент — повод посмотреть запись, " +
            "а не приговор человеку."],
    people: ["People", "Людей"],
    moments: ["Negative moments", "Негативных моментов"],
    duration: ["Duration", "Длительность"],
    noFace: ["Nobody in view", "Никого в кадре"],
    nobody: ["never", "такого нет"],

    // What the numbers rest on
    basis: ["What the numbers rest on", "На чём основаны числа"],
    basisPictures: ["Pictures looked at", "Просмотрено кадров"],
    basisPicturesValue: ["{count}, up to {rate} a second", "{count}, до {rate} в секунду"],
    basisRecording: ["Recording", "Запись"],
    basisCuts: ["Hard cuts", "Смен сцены"],
    basisPoint: ["Operating point", "Рабочая точка"],
    basisPointValue: ["“{name}”: a moment reaches {enter}, spans the time above {leave} and lasts at least {least}",
        "«{name}»: момент достигает {enter}, охватывает время выше {leave} и длится не меньше {least}"],
    basisSmoothing: ["Smoothing", "Сглаживание"],
    basisMode: ["Legal mode", "Правовой режим"],
    basisBrief: ["Fleeting or false faces left out", "Не учтено мимолётных и ложных лиц"],
    basisDetector: ["Finds faces", "Находит лица"],
    basisExpression: ["Reads expressions", "Читает выражения"],
    basisProgram: ["Program", "Программа"],

    // Warnings
    warnings: ["Please note", "Обратите внимание"],
    warnExpression: [
        "Legal mode “{mode}” switches the reading of expressions off: this report tells nothing of how anybody looked.",
        "Правовой режим «{mode}» выключает чтение выражений: о выражениях лиц в отчёте ничего нет."],
    warnMissing: ["The recording breaks off at {time}: what its header promises after that is missing.",
        "Запись обрывается на {time}: обещанного заголовком продолжения в файле нет."],
    warnDamaged: [two("{n} damaged piece of the recording was passed over, at {time}.",
        "{n} damaged pieces of the recording were passed over, the first at {time}."),
    n("Пропущен {n} повреждённый фрагмент записи, на {time}.",
        "Пропущено {n} повреждённых фрагмента записи, первый на {time}.",
        "Пропущено {n} повреждённых фрагментов записи, первый на {time}.")],
    warnNobody: ["No face was in view long enough to say anything about a person.",
        "Ни одно лицо не было в кадре достаточно долго, чтобы говорить о человеке."],
    warnEnough: ["Not enough data about: {people}. Their shares are not given.",
        "Недостаточно данных: {people}. Доли для них не приводятся."],
    warnListed: ["Only the strongest {listed} of {found} moments are listed.",
        "Показаны только самые сильные моменты: {listed} из {found}."],

    // People
    summary: ["People", "Участники"],
    person: ["Person\u00a0{id}", "Участник\u00a0{id}"],
    seen: ["In view", "В кадре"],
    away: ["Not in view", "Вне кадра"],
    negative: ["Negative", "Негатив"],
    positive: ["Positive", "Позитив"],
    count: ["Moments", "Моментов"],
    confidence: ["Confidence", "Уверенность"],
    judged: ["{judged} of {samples} samples", "{judged} из {samples} замеров"],
    notJudged: ["not judged: {why}", "не прочитано: {why}"],
    no_face: ["no face", "не лицо"],
    small: ["too small", "слишком мелко"],
    dark: ["too dark", "слишком темно"],
    turned: ["turned away", "отвёрнуто"],
    blurred: ["blurred", "смазано"],
    resting: ["At rest this face reads {rest} negative; {subtracted} was subtracted before a moment was declared.",
        "В покое это лицо читается негативным на {rest}; {subtracted} вычтено, прежде чем объявить момент."],
    restingPlain: ["At rest this face reads {rest} negative; nothing was subtracted.",
        "В покое это лицо читается негативным на {rest}; ничего не вычтено."],
    lessBaseline: ["{peak} less the resting face", "{peak} без лица в покое"],
    notEnough: ["Not enough data", "Недостаточно данных"],
    absences: [two("{n} absence", "{n} absences"), n("{n} отлучка", "{n} отлучки", "{n} отлучек")],
    shareNote: [
        "“Negative” is the share of the time read in which the smoothed probability is at or above the threshold; " +
            "“positive” is the share of samples in which a happy expression is the likeliest.",
        "«Негатив» — доля прочитанного времени, когда сглаженная вероятность не ниже порога; " +
            "«позитив» — доля замеров, где радость вероятнее всего."],

    // Charts
    overTime: ["Over time", "Ход урока"],
    overTimeHint: ["Drag across a chart to zoom, click to go to that place in the recording.",
        "Протяните по графику, чтобы приблизить; щёлкните, чтобы перейти к этому месту записи."],
    keyNegative: ["negative expression", "негативное выражение"],
    keyPositive: ["positive expression", "позитивное выражение"],
    keyThreshold: ["threshold {value}", "порог {value}"],
    keyMoment: ["moment", "момент"],
    keyAbsent: ["no face", "нет лица"],
    zoomIn: ["Zoom in", "Приблизить"],
    zoomOut: ["Zoom out", "Отдалить"],
    earlier: ["Earlier", "Раньше"],
    later: ["Later", "Позже"],
    whole: ["Whole lesson", "Весь урок"],
    chartLabel: ["{person}: probability of a negative and of a positive expression over time; moments: {count}",
        "{person}: вероятность негативного и позитивного выражения во времени; моментов: {count}"],
    allCharts: ["Show all {count} people", "Показать всех: {count}"],

    // Moments
    list: ["Negative moments", "Негативные моменты"],
    noMoments: ["No negative moments were found.", "Негативных моментов не найдено."],
    order: ["Order", "Порядок"],
    byTime: ["By time", "По времени"],
    byStrength: ["By strength", "По силе"],
    whose: ["Person", "Участник"],
    everyone: ["Everyone", "Все"],
    time: ["Time", "Время"],
    strength: ["Strength", "Сила"],
    strengthHint: ["Area of the probability above the level where a moment ends, in probability-seconds",
        "Площадь вероятности над уровнем, где момент заканчивается, в вероятность-секундах"],
    peak: ["Peak", "Пик"],
    lasts: ["Lasts", "Длится"],
    expression: ["Expression", "Выражение"],
    faceShare: ["Face seen", "Лицо видно"],
    goTo: ["Go to {time} in the recording", "Перейти к {time} в записи"],
    shown: ["{shown} of {total} shown", "показано {shown} из {total}"],
    more: ["Show {count} more", "Показать ещё {count}"],
    csv: ["Download as CSV", "Скачать CSV"],

    // The recording
    recording: ["Recording", "Запись"],
    videoAbsent: ["The recording is not beside this report, or this browser cannot play it.",
        "Записи нет рядом с отчётом, или этот браузер не может её показать."],
    videoChoose: ["Choose the file “{name}” to watch the moments. It stays on this computer.",
        "Выберите файл «{name}», чтобы смотреть моменты. Он никуда не отправляется."],
    chooseFile: ["Choose the file…", "Выбрать файл…"],
    videoUnplayable: ["This browser cannot play “{name}”.", "Этот браузер не может показать «{name}»."],
    videoOther: ["“{name}” lasts {has}, the recording of this report {wants}: time codes may not match.",
        "«{name}» длится {has}, а запись отчёта — {wants}: отметки времени могут не совпасть."],
    videoWaits: ["Choose the recording to see {time}.", "Выберите запись, чтобы увидеть {time}."],

    // Words for values
    high: ["high", "высокая"],
    medium: ["medium", "средняя"],
    low: ["low", "низкая"],
    throughout: ["throughout", "всё время"],
    mostly: ["mostly", "в основном"],
    partly: ["in part", "частично"],
    angry: ["anger", "злость"],
    disgust: ["disgust", "отвращение"],
    fear: ["fear", "страх"],
    sad: ["sadness", "грусть"],
    seconds: ["{value} s", "{value} с"],
    unreadable: ["This page holds no report that it can read.",
        "На этой странице нет отчёта, который она может прочитать."],
    ...voiceTexts,
} as const satisfies Record<string, Pair>;

export type Key = keyof typeof texts;
