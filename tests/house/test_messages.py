"""The message tool finds what is missing in the Chinese catalogue and compiles what Django reads."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest

from tests.house.conftest import Plant
from tools.messages.__main__ import CATALOGUE, faults, filled, updated, write
from tools.messages.catalogue import Entry, compile_catalogue, read_catalogue, write_catalogue
from tools.messages.extract import Message, NotLiteral, find_messages

TERMS = "from lianfang.kernel.text import Text as _\nLABEL = _('Officer')\n"
PAGE = "src/lianfang/people/templates/people/post.html"


def sources(root: Path) -> set[Message]:
    """Return the messages found below root."""
    return set(find_messages(root))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("from lianfang.kernel.text import Text\nText('Post')", Message("Post")),
        ("from lianfang.kernel.text import Text as _\n_('Post')", Message("Post")),
        ("from django.utils.translation import gettext as say\nsay('Post')", Message("Post")),
        ("from django.utils import translation\ntranslation.gettext('Post')", Message("Post")),
        ("from django.utils.translation import gettext_lazy as _\n_('One '\n  'post')", Message("One post")),
        (
            "from django.utils.translation import ngettext\nngettext('%(n)s post', '%(n)s posts', n)",
            Message("%(n)s post", plural="%(n)s posts"),
        ),
        ("from django.utils.translation import pgettext\npgettext('job', 'Post')", Message("Post", context="job")),
    ],
)
def test_a_message_of_a_source_is_found(plant: Plant, code: str, message: Message) -> None:
    assert sources(plant("src/lianfang/people/terms.py", code)) == {message}


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% translate 'Post' %}", Message("Post")),
        ("{{ _('Post') }}", Message("Post")),
        ('<c-button label="{% trans "Post" %}" />', Message("Post")),
        ("<c-button :label=\"_('Post')\" />", Message("Post")),
        ("{% blocktranslate %}Post {{ name }}{% endblocktranslate %}", Message("Post %(name)s")),
        ("{% blocktranslate trimmed %}\n  A\n  post\n{% endblocktranslate %}", Message("A post")),
        ("{% translate 'Post' context 'job' %}", Message("Post", context="job")),
        (
            "{% blocktranslate count n=n %}{{ n }} post{% plural %}{{ n }} posts{% endblocktranslate %}",
            Message("%(n)s post", plural="%(n)s posts"),
        ),
    ],
)
def test_a_message_of_a_template_is_found(plant: Plant, template: str, message: Message) -> None:
    assert sources(plant(PAGE, template)) == {message}


def test_a_function_of_the_same_name_is_no_marker(plant: Plant) -> None:
    assert sources(plant("src/lianfang/people/rules.py", "def Text(x): ...\nText('not shown')")) == set()


def test_tests_are_not_translated(plant: Plant) -> None:
    assert sources(plant("src/lianfang/people/tests/test_terms.py", TERMS)) == set()


def test_a_string_put_together_is_refused(plant: Plant) -> None:
    root = plant("src/lianfang/people/terms.py", "from lianfang.kernel.text import Text\nText(f'Post {n}')")

    with pytest.raises(NotLiteral, match=r"people/terms\.py:2"):
        sources(root)


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        ("", "not in the catalogue: 'Officer'"),
        ('msgid "Officer"\nmsgstr ""\n', "untranslated: 'Officer'"),
        ('#, fuzzy\nmsgid "Officer"\nmsgstr "科员"\n', "fuzzy: 'Officer'"),
        ('msgid "Officer"\nmsgstr "科员"\n\nmsgid "Clerk"\nmsgstr "文员"\n', "stale: 'Clerk'"),
        ('msgid "Officer"\nmsgstr "科员{name}"\n', "placeholders differ: 'Officer' and '科员{name}'"),
    ],
)
def test_each_gap_of_the_catalogue_is_named(plant: Plant, catalogue: str, fault: str) -> None:
    plant("src/lianfang/people/terms.py", TERMS)
    root = plant(str(CATALOGUE), catalogue)

    assert faults(root) == [fault]


def test_a_complete_catalogue_passes(plant: Plant) -> None:
    plant("src/lianfang/people/terms.py", TERMS)
    root = plant(str(CATALOGUE), 'msgid "Officer"\nmsgstr "科员"\n')

    assert faults(root) == []


def test_an_update_keeps_translations_adds_what_is_new_and_drops_what_is_stale(plant: Plant) -> None:
    plant("src/lianfang/people/terms.py", TERMS)
    plant(PAGE, "{% translate 'Post' %}")
    root = plant(str(CATALOGUE), 'msgid "Officer"\nmsgstr "科员"\n\nmsgid "Clerk"\nmsgstr "文员"\n')

    write(root, updated(root))

    written = read_catalogue((root / CATALOGUE).read_text("utf-8"))
    assert {key[1]: entry.translation for key, entry in written.items()} == {"Officer": "科员", "Post": ""}
    assert written["", "Post"].places == [PAGE]


def test_translations_are_filled_in_by_source_and_never_overwritten(plant: Plant) -> None:
    plant("src/lianfang/people/terms.py", TERMS)
    plant(PAGE, "{% translate 'Post' %}")
    root = plant(str(CATALOGUE), 'msgid "Officer"\nmsgstr "科员"\n')

    entries = filled(root, {"Officer": "别的", "Post": "岗位"})

    assert {key[1]: entry.translation for key, entry in entries.items()} == {"Officer": "科员", "Post": "岗位"}


def test_a_line_that_is_no_part_of_a_catalogue_is_named() -> None:
    with pytest.raises(ValueError, match="line 2: 'gossip'"):
        read_catalogue('msgid "a"\ngossip\n')


@pytest.mark.parametrize("text", ['say "no"', "two\nlines", "back\\slash", "tab\there", "汉字 {name} %(n)s"])
def test_a_catalogue_reads_back_as_written(text: str) -> None:
    entry = Entry(Message(text, context="c", plural="p"), translation=text, places=["a.py"], is_fuzzy=True)

    assert read_catalogue(write_catalogue([entry])) == {("c", text): entry}


def test_python_reads_what_is_compiled() -> None:
    entries = [
        Entry(Message("Post"), "岗位"),
        Entry(Message("Post", context="verb"), "张贴"),
        Entry(Message("%(n)s post", plural="%(n)s posts"), "%(n)s 个岗位"),
        Entry(Message("Draft"), "草稿", is_fuzzy=True),
    ]

    read = gettext.GNUTranslations(io.BytesIO(compile_catalogue(entries)))

    assert (read.gettext("Post"), read.pgettext("verb", "Post")) == ("岗位", "张贴")
    assert read.ngettext("%(n)s post", "%(n)s posts", 3) == "%(n)s 个岗位"
    assert read.gettext("Draft") == "Draft"


def test_our_catalogue_is_complete() -> None:
    assert faults() == []
