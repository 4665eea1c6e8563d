"""The words that web pages put around an article, in a dozen languages; words only, no rules.

Phrases are written as they are compared: case-folded, punctuation removed.
"""
# ruff: noqa: RUF001  (these are words in many alphabets, with their own punctuation)

import re


def _phrases(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


LINK_LABELS = _phrases(
    "more details|read more|read more here|more|learn more|find out more|continue reading|"
    "keep reading|read full article|read full story|read the full story|full story|view more|"
    "weiterlesen|mehr|mehr lesen|mehr erfahren|mehr dazu|zum artikel|"
    "lire la suite|en savoir plus|lire l article|lire plus|"
    "leer más|ver más|saber más|seguir leyendo|más información|"
    "leggi tutto|leggi di più|continua a leggere|scopri di più|"
    "ler mais|saiba mais|leia mais|continue lendo|"
    "читать далее|читать дальше|читать полностью|подробнее|далее|"
    "lees meer|lees verder|czytaj dalej|czytaj więcej|więcej|läs mer|les mer|læs mere|lue lisää|"
    "devamını oku|číst dále|více|детальніше|читати далі"
)

RELATED_LABELS = _phrases(
    "related articles|related stories|related posts|related news|related content|"
    "related reading|related coverage|read also|also read|you may also like|"
    "you might also like|more stories|more news|more articles|more from this author|"
    "recommended articles|recommended for you|recommended stories|most read|"
    "top stories|latest news|latest articles|"
    "lesen sie auch|lesen sie mehr|auch interessant|mehr zum thema|ähnliche artikel|"
    "verwandte artikel|weitere artikel|meistgelesen|das könnte sie auch interessieren|"
    "à lire aussi|lire aussi|articles similaires|articles liés|sur le même sujet|"
    "vous aimerez aussi|les plus lus|"
    "artículos relacionados|noticias relacionadas|te puede interesar|"
    "también te puede interesar|lea también|lee también|lo más leído|"
    "leggi anche|articoli correlati|potrebbe interessarti anche|i più letti|"
    "leia também|leia mais sobre|artigos relacionados|notícias relacionadas|mais lidas|"
    "читайте также|похожие статьи|материалы по теме|по теме|самое читаемое|читайте також|"
    "lees ook|gerelateerde artikelen|meest gelezen|czytaj także|przeczytaj także|"
    "zobacz też|läs också|les også|læs også|lue myös|čtěte také"
)

NETWORKS = _phrases(
    "facebook|twitter|x|linkedin|whatsapp|telegram|pinterest|reddit|instagram|tumblr|xing|"
    "mastodon|threads|bluesky|messenger|viber|vk|vkontakte|wechat|weibo|flipboard|pocket|"
    "youtube|tiktok|вконтакте|одноклассники"
)

SHARE_ACTIONS = _phrases(
    "share|shares|tweet|pin|print|email|e|mail|copy|link|save|bookmark|follow|us|on|via|this|"
    "article|post|story|send|comment|comments|like|subscribe|rss|teilen|twittern|drucken|merken|"
    "kopieren|partager|imprimer|envoyer|copier|compartir|imprimir|enviar|copiar|condividi|stampa|invia|"
    "copia|compartilhar|compartilhe|поделиться|распечатать|отправить|скопировать|ссылку|delen|"
    "printen|afdrukken|udostępnij|drukuj|dela|skriv|ut|del|jaa|tulosta"
)

SHARE_VERBS = _phrases(
    "share|tweet|print|email|pin|copy|teilen|twittern|drucken|partager|imprimer|compartir|imprimir|"
    "condividi|stampa|compartilhar|compartilhe|поделиться|распечатать|delen|afdrukken|"
    "udostępnij|drukuj|dela|del|jaa"
)

ADVERTISEMENTS = _phrases(
    "advertisement|advertisements|advertising|ad|sponsored|sponsored content|"
    "story continues below advertisement|article continues below|"
    "article continues below advertisement|anzeige|werbung|publicité|publicidad|pubblicità|"
    "publicidade|реклама|advertentie|reklama|annons|annonse|annonce|mainos"
)

# What names the publisher of the whole text, as against the source of a table or a figure.
ATTRIBUTION = re.compile(
    r"""(?:
    original\s+source(?:\s+of\s+(?:the\s+|this\s+)?\w+)?\s*: |
    source\s+of\s+(?:the\s+|this\s+)?(?:article|story|text|post|report)\s*: |
    (?:this\s+\w+\s+)?(?:has\s+been\s+|was\s+|is\s+)?(?:originally|first|previously)\s+
        (?:published|appeared|posted|printed)\s+(?:in|on|at|by)\b:? |
    (?:this\s+\w+\s+(?:is|was|has\s+been)\s+)?re(?:published|printed|posted)
        \s+(?:with\s+permission\s+)?(?:from|by|courtesy\s+of)\b:? |
    (?:original)quelle\s*: | quelle\s+des\s+(?:artikels|beitrags|textes)\s*: |
    (?:(?:dieser|der|das|dieses)\s+\w+\s+(?:ist\s+|wurde\s+)?)?(?:ursprünglich|zuerst)\s+
        (?:erschienen|veröffentlicht|erschien)?\s*(?:in|auf|bei)\b:? |
    source\s+(?:originale|de\s+l['’]article)\s*: |
    (?:(?:cet|ce)\s+\w+\s+(?:est|a\s+été|a)\s+)?
        (?:initialement\s+|d['’]abord\s+)?(?:publié|paru)\s+(?:initialement\s+|d['’]abord\s+|
        à\s+l['’]origine\s+)?(?:sur|dans|par)\b:? |
    fuente\s+(?:original|del\s+artículo)\s*: | publicado\s+originalmente\s+(?:en|por)\b:? |
    fonte\s+(?:originale|original|dell['’]articolo|do\s+artigo)\s*: |
    pubblicato\s+originariamente\s+(?:su|da)\b:? | publicado\s+originalmente\s+(?:em|no|na)\b:? |
    (?:первоисточник|источник\s+(?:статьи|материала|текста)|оригинал\s+статьи)\s*: |
    впервые\s+опубликовано\s+(?:в|на)\b:? |
    (?:oorspronkelijke\s+bron|źródło\s+artykułu|originalkälla)\s*:
    )\s*(?P<name>\S.*)""",
    re.IGNORECASE | re.VERBOSE,
)

# The same words stand under tables and figures, so the place of the line decides.
SOURCE = re.compile(
    r"(?:source|quelle|fuente|fonte|источник|bron|źródło|källa|kilde|zdroj|джерело)"
    r"\s*:\s*(?P<name>\S.*)",
    re.IGNORECASE,
)

PAGE_OF = re.compile(
    r"(?:page|seite|página|pagina|страница|стр\.|strona|sida|side)\s*\d{1,4}\s*"
    r"(?:of|von|de|di|sur|van|из|z|av|af|/)\s*\d{1,4}",
    re.IGNORECASE,
)

READING_TIME = re.compile(
    r"\d{1,2}\s*[-–]?\s*min(?:ute|uten|utes|\.)?\s+(?:read|lesezeit|de\s+lecture|de\s+lectura)"
    r"|reading\s+time\s*:?\s*\d{1,2}\s*min(?:ute)?s?|lesezeit\s*:?\s*\d{1,2}\s*min\w*\.?",
    re.IGNORECASE,
)

DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?(?P<host>(?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
