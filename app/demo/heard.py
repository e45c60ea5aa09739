"""What fourteen people said, in their words, and what the network heard in it. All invented."""

# ruff: noqa: E501 — prose is broken where it reads well

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heard:
    """One interview: who, where, how far the words may travel, and what was said."""

    code: str
    voice: str
    site: str
    on: date
    said: tuple[str, ...]
    scope: str = "public"
    grade: str = ""
    groups: tuple[str, ...] = ()
    lang: str = "en"
    home_lang: str = "en"
    by: str = "rosa"
    notes: str = ""
    readers: tuple[str, ...] = ()
    protocol: str = "coming_back"
    observed: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeTold:
    """A theme and the quotes it rests on."""

    key: str
    name: str
    statement: str
    quotes: tuple[str, ...]
    need: str = ""
    how_might_we: str = ""
    dissent: tuple[str, ...] = ()


SEEING_IT = (
    "Tell me about a recent morning when many were out.",
    "When did you first know that somebody was out twice?",
    "Tell me about a time when something you did helped.",
    "What stops you from doing it more often?",
)

VOICES = (
    Heard(
        "S-014", "student", "quarry", date(2025, 10, 14),
        (
            "It was, like, two days. My mom had the baby appointment so I stayed with my brother. "
            "Then I came back and it was just normal I guess. [[packet|When I come back nobody says "
            "anything. They hand me the packet. So it’s easier to not come back the next day too.]]"
            "\nThe packet had eleven pages. I did one and then I didn’t know the rest of it.",
            "I went to the office and waited for the slip. Breakfast was over already. [[looks|The "
            "lady was nice, she’s always nice, but then you walk in and everybody looks.]]",
            "In fifth grade Mr. Ortega used to say, oh good, you’re back, we need you for the map.",
            "After the packet. I stayed home the next day too and did none of it.",
            "If somebody just said what one thing to do.",
        ),
        grade="grade 6", groups=("new to the building",), notes="mei", readers=("facilitator",),
        observed=("Laughed when telling about the map.", "Looked at the door when the bell rang."),
        reading=("The welcome is the packet. One task might be enough to begin the day.",),
    ),
    Heard(
        "F-007", "family", "harbor", date(2025, 10, 16),
        (
            "El martes perdió el camión porque pasó lleno. No había otro.",
            "[[machine|Me llama una máquina a las seis, en inglés. Si me llamara una persona, le "
            "diría que es el camión.]]",
            "Cuando la maestra me escribió un mensaje en español.",
            "Cuando llega la carta. Pensé que era una multa.",
            "Que alguien pregunte qué pasó, antes de la carta.",
        ),
        groups=("multilingual learners",), lang="es", home_lang="es", by="ines",
        readers=("harold", "facilitator"),
        grade="mother",
    ),
    Heard(
        "T-003", "staff", "quarry", date(2025, 10, 15),
        (
            "Monday after the storm. The phones start at seven.",
            "[[calls|I make two hundred calls by ten and nobody ever tells me what happened after "
            "the letter goes out.]]",
            "A mother told me about the inhaler once, and I walked over to the nurse myself.",
            "The list comes once a month. By then it is a habit.",
        ),
        protocol="seeing_it", readers=("mei",),
        grade="attendance clerk",
    ),
    Heard(
        "T-005", "teacher", "juniper", date(2025, 10, 20),
        (
            "Eleven out of twenty-two, the week before the break.",
            "I knew when the report came, on the first of the month.",
            "I called one grandmother from my car. He was back the next day.",
            "[[travel|Some are travelling with family. No greeting of mine changes that.]]",
        ),
        protocol="seeing_it", by="june",
        grade="kindergarten teacher",
    ),
    Heard(
        "S-021", "student", "quarry", date(2025, 10, 21),
        (
            "[[told|We may move again at the end of the month. I don’t want the others to know yet.]]",
            "Not much.",
            "When my cousin was in the same class.",
        ),
        scope="named", grade="grade 6", readers=("mei",),
    ),
    Heard(
        "S-016", "student", "harbor", date(2025, 10, 22),
        (
            "I had a fever and then it was Friday anyway.",
            "[[bus|The 8 just goes by. It’s full. You see the faces and it goes by.]] So I walk, or "
            "I don’t.",
            "The day my uncle drove.",
            "When it rains and the bus goes by.",
            "A second bus. Or if late was not such a big thing.",
        ),
        grade="grade 6", by="harold", notes="ines",
    ),
    Heard(
        "F-011", "family", "quarry", date(2025, 10, 23),
        (
            "He was out with his teeth, two days.",
            "[[letter|The letter said truancy before anybody had asked me one question.]]",
            "When Ms. Okafor stood at the door that Thursday.",
            "After the letter I did not want to see the office.",
            "Ask first.",
        ),
        by="mei", readers=("rosa", "facilitator"),
        grade="mother",
    ),
    Heard(
        "S-018", "student", "northgate", date(2025, 10, 24),
        (
            "I overslept, my mom works nights.",
            "[[late|If you come at nine they make you wait for the slip, so you might as well come "
            "at eleven.]]",
            "When first period was art.",
            "Most Mondays.",
            "Just let me walk in.",
        ),
        grade="grade 9", by="nolan",
    ),
    Heard(
        "F-013", "family", "alder", date(2025, 10, 27),
        (
            "She was out with a cough, and I kept her one more day to be safe.",
            "[[breakfast|She comes ten minutes late and breakfast is put away. She sits hungry until "
            "lunch, and the next day she does not want to go.]]",
            "When the kitchen kept a tray for her.",
            "Cold mornings.",
            "Keep breakfast out.",
        ),
        scope="network", by="ada", groups=("students with IEPs",),
        grade="mother",
    ),
    Heard(
        "F-014", "family", "alder", date(2025, 10, 28),
        (
            "His aide was out, so he could not stay the day.",
            "[[aide|Nobody told me if the aide would be there. So we waited at home to hear.]]",
            "The day they called at seven to say: come, she is here.",
        ),
        scope="network", by="ada", groups=("students with IEPs",),
        grade="father",
    ),
    Heard(
        "T-006", "teacher", "quarry", date(2025, 10, 29),
        (
            "A Monday, nine empty chairs.",
            "[[sub|When I am out, the substitute doesn’t know who was gone yesterday. Nobody does.]]",
            "I kept a sticky note on the door for a week. It worked, then I ran out of notes.",
            "I see thirty in two minutes.",
        ),
        protocol="seeing_it", scope="network",
        grade="6th-grade teacher",
    ),
    Heard(
        "L-002", "leader", "northgate", date(2025, 10, 30),
        (
            "We send the letters because the code says so.",
            "[[monthly|I get the list on the first of the month. It tells me who was gone, never who "
            "is going.]]",
            "When the counselor and I walked the list together.",
            "Time, and whose job it is.",
        ),
        protocol="seeing_it", scope="network", by="nolan",
        grade="assistant principal",
    ),
    Heard(
        "S-020", "student", "pinecrest", date(2025, 11, 3),
        (
            "Calving. I stayed to help, two nights.",
            "[[gone|Nobody asked. I could have been gone a month.]]",
            "When the shop teacher saved my project.",
        ),
        scope="site", grade="grade 9", by="pia",
    ),
    Heard(
        "T-008", "staff", "harbor", date(2025, 11, 4),
        (
            "The 8 was late and forty came in at once.",
            "[[door|I open the door and I have a slip to write, so I don’t look up. I should look "
            "up.]]",
            "The week we let them go straight to class.",
            "The slip has to be written.",
        ),
        protocol="seeing_it", scope="public", by="harold",
        grade="front office",
    ),
)  # fmt: skip

TAGS = {
    "packet": ("the packet is the welcome", "coming back"),
    "looks": ("everybody looks",),
    "machine": ("who calls", "language"),
    "calls": ("what happens after",),
    "travel": ("travel",),
    "bus": ("bus 8",),
    "letter": ("the letter",),
    "late": ("the slip",),
    "breakfast": ("breakfast", "late"),
    "sub": ("substitutes",),
    "monthly": ("when we know",),
    "gone": ("nobody noticed",),
    "door": ("the slip",),
}
TRANSLATIONS = {
    "machine": "A machine calls at six, in English. If a person called, I’d say it’s the bus."
}
THEMES_ON = date(2025, 11, 6)
THEMES = (
    ThemeTold(
        "welcome",
        "The packet is the welcome",
        "The first thing a returning student meets is paper, and silence.",
        ("packet", "looks", "sub"),
        "A student who comes back needs one person who says it is good that they are here, "
        "because the second day is decided in the first minutes.",
        "How might we make the first minutes of a return about the person?",
        ("travel",),
    ),
    ThemeTold(
        "machine",
        "A machine calls",
        "Home hears a recording, or a letter, before it hears a person.",
        ("machine", "letter", "calls"),
        "A family needs a person who asks before anything is sent, because only they know why.",
        "How might we ask first, in the language of the home?",
    ),
    ThemeTold(
        "bus",
        "It’s the bus",
        "A full bus turns a late morning into a missed day.",
        ("bus", "late", "breakfast"),
        "A student who is late needs the day to be worth coming to.",
        "How might we keep a missed ride from becoming a missed day?",
    ),
    ThemeTold(
        "slip",
        "The slip comes first",
        "Adults at the door write instead of looking up.",
        ("door", "looks", "late"),
    ),
    ThemeTold(
        "month",
        "We know a month later",
        "The list arrives when the absence is a habit.",
        ("monthly", "calls"),
        "Adults need to know by Monday who was out, because by the next month it is too late.",
    ),
)
