"""What a reader does and sees, without a browser: open a page, answer, press, read."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from estimator import Scenario

SCRIPT = str(Path(__file__).resolve().parents[2] / "streamlit_app.py")


def file_of(page: str) -> str:
    """Return the file of a page, as a switch of pages wants it."""
    return f"estimator/ui/pages/{page}.py"


def opened(
    page: str = "estimate", locale: str = "en-US", *, address: Mapping[str, str] | None = None,
    held: Mapping[str, Any] | None = None, **answers: Any,
) -> AppTest:  # fmt: skip
    """Open a page as a browser of this locale does, with these answers given before.

    `address` is what follows the question mark of a link; `held` is what else the visit knows already, such as an open fold.
    """
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    app.context["locale"] = locale
    before = {"scenario": Scenario(**answers), "language": locale[:2]} if answers else {}
    for name, value in {**before, **(held or {})}.items():
        app.session_state[name] = value
    for name, value in (address or {}).items():
        app.query_params[name] = value
    healthy(app.run())
    return app if page == "estimate" else turned_to(app, page)


def turned_to(app: AppTest, page: str) -> AppTest:
    """Go to another page."""
    return healthy(app.switch_page(file_of(page)).run())


def healthy(app: AppTest) -> AppTest:
    """Return the app, which shows no exception."""
    assert not [item.value for item in app.exception]
    return app


def plain(words: str) -> str:
    """Return Markdown without its marks."""
    return words.replace("\\", "").replace("*", "")


def said(app: AppTest) -> str:
    """Return all headings, paragraphs and tables of a page as one text."""
    words = [item.value for item in (*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info)]
    return plain("\n".join([*words, *(table.value.to_csv(index=False) for table in app.table)]))


def scenario(app: AppTest) -> Scenario:
    """Return the question behind the page."""
    return app.session_state["scenario"]


def choose(app: AppTest, key: str, value: object, language: str = "en") -> AppTest:
    """Choose one option of a question."""
    return healthy(app.selectbox(key=f"{key}.{language}").set_value(value).run())


def pick(app: AppTest, key: str, value: object, language: str = "en") -> AppTest:
    """Pick one of a few options that stand side by side."""
    return healthy(app.segmented_control(key=f"{key}.{language}").set_value(value).run())


def put(app: AppTest, key: str, value: object, language: str = "en") -> AppTest:
    """Type a number into a box."""
    return healthy(app.number_input(key=f"{key}.{language}").set_value(value).run())


def press(app: AppTest, key: str, language: str = "en") -> AppTest:
    """Press a button."""
    return healthy(app.button(key=f"{key}.{language}").click().run())
