// texts-voice.ts: the texts of the conversation: speakers, what was measured of them, the transcript.
import { n, two, type Pair } from "./forms";

export const voiceTexts = {
    // Names
    teacher: ["Teacher", "Учитель"],
    student: ["Student\u00a0{id}", "Ученик\u00a0{id}"],
    speaker: ["Speaker\u00a0{id}", "Говорящий\u00a0{id}"],
    notKnown: ["not known", "неизвестно"],

    // The conversation
    conversation: ["Conversation", "Разговор"],
    speakers: ["Speakers", "Говорящих"],
    noVoice: ["Nothing is said about the conversation: the recording has no sound.",
        "О разговоре ничего не сказано: в записи нет звука."],
    voiceOff: ["Nothing is said about the conversation: listening was switched off.",
        "О разговоре ничего не сказано: прослушивание было выключено."],
    nobodySpoke: ["Nobody was heard speaking.", "Речи не слышно."],
    speech: ["Speech", "Речь"],
    overlap: ["Several at once", "Несколько голосов сразу"],
    silence: ["Silence", "Тишина"],
    pauses: ["Pauses", "Паузы"],
    pauseMedian: ["median {value}", "медиана {value}"],
    pauseLongest: ["longest {value}, at", "самая длинная {value}, на"],
    who: ["Who", "Кто"],
    talk: ["Talk", "Говорит"],
    turns: [two("{n} turn", "{n} turns"), n("{n} реплика", "{n} реплики", "{n} реплик")],
    monologue: ["Longest monologue", "Самый длинный монолог"],
    interrupts: ["Interrupts", "Перебивает"],
    wasInterrupted: [two("was interrupted {n}\u00a0time", "was interrupted {n}\u00a0times"),
        n("перебили {n}\u00a0раз", "перебили {n}\u00a0раза", "перебили {n}\u00a0раз")],
    response: ["Response time", "Время ответа"],
    responses: [two("median of {n}", "median of {n}"),
        n("медиана по {n}\u00a0ответу", "медиана по {n}\u00a0ответам", "медиана по {n}\u00a0ответам")],
    questions: ["Questions", "Вопросов"],
    rate: ["Words a minute", "Слов в минуту"],
    wordCount: [two("{n} word", "{n} words"), n("{n} слово", "{n} слова", "{n} слов")],
    channel: ["channel {id}", "канал {id}"],
    faceMatch: ["{person}, {share}", "{person}, {share}"],
    faceUnknown: ["face not known", "лицо неизвестно"],
    roleJudged: ["role judged, confidence {share}", "роль определена, уверенность {share}"],
    roleNamed: ["named by a person", "указал человек"],
    roleCorrected: ["corrected by a person", "исправил человек"],
    roleUnknown: ["role not known", "роль неизвестна"],
    talkNote: [
        "A share is of all speakers’ time; where several speak at once each counts. A pause is a silence of at least " +
            "1 s. To interrupt is to begin while another speaks who then stops within 2 s; to respond is to begin " +
            "within 5 s of another’s end.",
        "Доля — от времени всех говорящих; когда говорят сразу несколько, считается каждый. Пауза — тишина не " +
            "короче 1 с. Перебить — начать, пока говорит другой, и тот замолкает не позже чем через 2 с; ответить — " +
            "начать не позже чем через 5 с после другого."],
    talkDraft: ["Questions and words a minute rest on draft words.", "Число вопросов и слов — по черновику слов."],

    // Correcting the teacher
    teacherIs: ["Teacher is", "Учитель —"],
    nobodyTeaches: ["nobody, or not known", "никто или неизвестно"],
    undo: ["Undo the correction", "Отменить исправление"],
    corrected: [
        "The roles on this page were corrected by a person. The analysis said: {judged}. The files beside this page " +
            "keep what the analysis said.",
        "Роли на этой странице исправил человек. По разбору: {judged}. Файлы рядом со страницей хранят ответ разбора."],
    judgedTeacher: ["the teacher is speaker {id}", "учитель — говорящий {id}"],
    judgedNobody: ["the teacher is not known", "учитель неизвестен"],

    // The timeline of speakers
    whoSpeaks: ["Who speaks", "Кто говорит"],
    keyTurn: ["speech", "речь"],
    nobodySpeaks: ["silence", "тишина"],
    lanesLabel: ["Who speaks when: {names}", "Кто когда говорит: {names}"],

    // The transcript
    transcript: ["Transcript", "Расшифровка"],
    draft: ["Draft", "Черновик"],
    draftNote: ["The words are too unsure to base a claim on: listen before you quote.",
        "Слова распознаны слишком ненадёжно, чтобы на них ссылаться: послушайте, прежде чем цитировать."],
    wordsNotAsked: ["Words were not asked for: this shows who spoke when.",
        "Слова не распознавались: здесь видно, кто и когда говорил."],
    failedTurns: [two("The recogniser failed on {n} turn.", "The recogniser failed on {n} turns."),
        n("Распознать не удалось {n} реплику.", "Распознать не удалось {n} реплики.",
            "Распознать не удалось {n} реплик.")],
    wordsUnknown: ["[speech, words not recognised]", "[речь, слова не распознаны]"],
    wordsNone: ["[speech, no words heard]", "[речь, слов не слышно]"],
    unsureWho: ["unsure who", "кто — неточно"],
    search: ["Search the transcript", "Поиск по расшифровке"],
    found: [two("{shown} of {n} turn", "{shown} of {n} turns"), n("{shown} из {n} реплики", "{shown} из {n} реплик",
        "{shown} из {n} реплик")],
    follow: ["Follow", "Следить"],
    followHint: ["Keeps the turn that is being spoken in view while the recording plays",
        "Держит звучащую реплику на виду, пока идёт запись"],
    searchShort: ["Search", "Поиск"],
    saveText: ["Save as text", "Сохранить текст"],
    turnLabel: ["Go to {time} in the recording: {name}", "Перейти к {time} в записи: {name}"],
    momentHere: ["{person}: negative moment, strength\u00a0{strength}",
        "{person}: негативный момент, сила\u00a0{strength}"],

    // Moments, people, what the numbers rest on
    whoSpoke: ["Who spoke", "Кто говорил"],
    nobodyThen: ["nobody", "никто"],
    voiceOf: ["Voice", "Голос"],
    basisVad: ["Finds speech", "Находит речь"],
    basisSegmentation: ["Tells turns apart", "Разделяет реплики"],
    basisSpeaker: ["Tells voices apart", "Различает голоса"],
    basisRecogniser: ["Recognises words", "Распознаёт слова"],
    basisNoWords: ["not asked for", "не запрошено"],
    basisChannels: ["Speakers told apart by", "Говорящие различены"],
    basisChannelsValue: ["channels of the recording", "по каналам записи"],
} as const satisfies Record<string, Pair>;
