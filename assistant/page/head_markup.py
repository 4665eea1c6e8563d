"""What stands above everything as markup: how the index is, and what happens to it. Pure."""

from assistant.page import texts
from assistant.page.board import IndexState
from assistant.page.builds import Activity, Ended
from assistant.page.escaping import lines_markup, shown
from assistant.page.facts import counted

_BUILDING = "Rebuilding the index"


def state_markup(state: IndexState, activity: Activity) -> str:
    """How the index is; it differs whenever documents, index or who builds it have changed."""
    badge = f'<span class="badge {state.condition}">{texts.CONDITIONS[state.condition]}</span>'
    facts = [*state.facts]
    if state.failures:
        facts.append(f"{counted(len(state.failures), 'file')} could not be read")
    # Of an index that is out of date a rebuild tells, and of one that is missing the first steps.
    is_said = not (state.is_missing or activity.is_busy)
    said = "".join(map(lines_markup, state.sentences)) if is_said else ""
    return (
        f'<div class="facts" data-version="{state.version}" data-busy="{activity.is_busy}">{badge}'
        f"{''.join(f'<span>{shown(fact)}</span>' for fact in facts)}</div>{said}"
    )


def activity_markup(activity: Activity) -> str:
    """How far a rebuild is, or how the last one ended; empty when there is nothing to tell."""
    if activity.elsewhere:
        wait = " Yours begins when it has ended." if activity.is_building else ""
        return _bar(f"Being rebuilt elsewhere, by {activity.elsewhere}.{wait}", "")
    if activity.is_building:
        progress = activity.progress
        done = f' value="{progress.done}" max="{progress.total}"' if progress else ""
        return _bar(f"{activity}" if progress else texts.STARTING, done)
    return _ended(activity.ended) if activity.ended else ""


def _bar(said: str, done: str) -> str:
    text = shown(said)
    return (
        f'<div class="progress"><progress aria-label="{_BUILDING}" aria-valuetext="{text}"{done}>'
        f"</progress><p>{text}</p></div>"
    )


def _ended(ended: Ended) -> str:
    kind = "ended problem" if ended.is_problem else "ended"
    details = "".join(map(lines_markup, ended.details))
    more = f"<details><summary>Details</summary>{details}</details>" if details else ""
    return (
        f'<div class="{kind}" data-number="{ended.number}">{lines_markup(ended.said)}{more}'
        '<button type="button" data-do="closeReport" aria-label="Close the report">Close</button>'
        "</div>"
    )
