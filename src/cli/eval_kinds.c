/* cli/eval_kinds.c: the table of the kinds of `otklik eval`. */
#include "base/lang.h"
#include "cli/eval.h"

const EvalKind eval_kinds[] = {
    {"expression",
     "faces with a label. Columns: file,label[,group]\n"
     "    The largest face of each photo is read. Labels: angry, disgust, fear, happy, sad, surprise, neutral;\n"
     "    contempt counts as disgust. A photo in which no face is found, or what is found is rejected as no face,\n"
     "    is not judged: it is counted in not_judged and left out of the metrics.",
     "лица с меткой. Столбцы: file,label[,group]\n"
     "    На каждом фото читается самое крупное лицо. Метки: angry, disgust, fear, happy, sad, surprise, neutral;\n"
     "    contempt считается за disgust. Фото, где лицо не найдено или найденное отвергнуто как не лицо,\n"
     "    остаётся без оценки: оно входит в not_judged и не входит в метрики.",
     EVAL_EXPRESSION, eval_expression, TRUE},
    {"detect",
     "photos with marked faces. Columns: file,x,y,w,h\n"
     "    A row a face; a photo without faces has one row with empty boxes.",
     "фото с отмеченными лицами. Столбцы: file,x,y,w,h\n"
     "    Строка на лицо; у фото без лиц одна строка с пустыми числами.",
     EVAL_DETECT, eval_detect, FALSE},
    {"video",
     "labelled spans of recordings. Columns: file,start_s,end_s,tile,label,sentiment,confidence\n"
     "    tile: left, right or empty (the largest face); sentiment: negative, neutral, positive, noface, ambiguous.\n"
     "    Spans labelled surprise, talking or ambiguous are not counted. Of talking ones it is told how faces with a\n"
     "    moving and with a still mouth are read.",
     "размеченные отрезки записей. Столбцы: file,start_s,end_s,tile,label,sentiment,confidence\n"
     "    tile: left, right или пусто (самое крупное лицо); sentiment: negative, neutral, positive, noface, "
     "ambiguous.\n"
     "    Отрезки с меткой surprise, talking или ambiguous не считаются. О talking сказано, как читаются лица, у\n"
     "    которых рот движется и не движется.",
     EVAL_VIDEO, eval_video, TRUE},
    {"diarize",
     "who spoke when. Columns: file,rttm[,uem][,speakers]\n"
     "    Turns that people marked (NIST RTTM), and what is scored (UEM; without it from the first start to the last\n"
     "    end in reference and answer). The recording's name in them is the file's without its ending. speakers: how\n"
     "    many there are, when that is told beforehand. Or compare two files: --reference A.rttm --hypothesis B.rttm.\n"
     "    Diarization error rate as NIST md-eval and pyannote.metrics, Jaccard error rate as DIHARD (dscore).",
     "кто когда говорил. Столбцы: file,rttm[,uem][,speakers]\n"
     "    Реплики, размеченные людьми (NIST RTTM), и что учитывается (UEM; без него — от первого начала до последнего\n"
     "    конца в разметке и ответе). Имя записи в них — имя файла без окончания. speakers: сколько говорящих, если\n"
     "    это известно заранее. Или сравнить два файла: --reference А.rttm --hypothesis Б.rttm.\n"
     "    Diarization error rate — как NIST md-eval и pyannote.metrics, Jaccard error rate — как DIHARD (dscore).",
     EVAL_DIARIZE, eval_diarize, FALSE},
    {"speech",
     "where anybody speaks. Columns: file,rttm[,uem]\n"
     "    Seconds missed and falsely taken for speech, of the marked speech, and of the silence. Without a UEM file "
     "the\n"
     "    whole recording is scored.",
     "где кто-нибудь говорит. Столбцы: file,rttm[,uem]\n"
     "    Секунды пропущенные и принятые за речь ложно — от размеченной речи и от тишины. Без файла UEM учитывается\n"
     "    вся запись.",
     EVAL_SPEECH, eval_speech, FALSE},
    {"speakers",
     "whose voice it is. Columns: file,speaker[,start_s,end_s][,source]\n"
     "    Every pair of rows of different files is compared: equal error rate, and least detection cost (P = 0.01).\n"
     "    With a column source also within each source. Up to the first 60 s of a row are listened to.",
     "чей это голос. Столбцы: file,speaker[,start_s,end_s][,source]\n"
     "    Сравнивается каждая пара строк разных файлов: equal error rate и наименьшая цена решения (P = 0,01).\n"
     "    Если есть столбец source — также внутри каждого источника. Слушается не больше 60 с на строку.",
     EVAL_SPEAKERS, eval_speakers, FALSE},
    {"transcribe",
     "what was said. Columns: file or path,text[,language][,speaker], parted by commas or tabs; or just a file and\n"
     "    a text in each line. Word and character error rate after normalisation (case, punctuation, ё as е).",
     "что сказано. Столбцы: file или path,text[,language][,speaker] через запятую или табуляцию; либо просто файл и\n"
     "    текст в каждой строке. Доля ошибок в словах и знаках после нормализации (регистр, пунктуация, ё как е).",
     EVAL_TRANSCRIBE, eval_transcribe, FALSE},
};
const gsize eval_kind_count = G_N_ELEMENTS(eval_kinds);
