import ast
import subprocess
import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pytest

import assistant
import index

PACKAGES = [index, assistant]
EVERY_NAME = [(package, name) for package in PACKAGES for name in package.__all__]
HEAVY = ["chromadb", "torch", "pydantic", "gradio", "langchain", "langchain_core", "numpy", "rich"]


def modules_after(code):
    """The top-level modules that are imported after some code ran in a new process."""
    names = f"{code}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", names], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def names_for_type_checkers(package):
    """What the TYPE_CHECKING block imports: public name to home module."""
    tree = ast.parse(Path(package.__file__).read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    assert isinstance(block.test, ast.Name)
    assert block.test.id == "TYPE_CHECKING"
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    assert len(imports) == len(block.body)
    return {
        alias.asname: (node.module, alias.name)
        for node in imports
        for alias in node.names
        if alias.asname  # `x as x` is what makes a type checker take it for public
    }


@pytest.mark.parametrize(
    ("package", "name"),
    EVERY_NAME,
    ids=[f"{package.__name__}.{name}" for package, name in EVERY_NAME],
)
def test_a_public_name_is_the_object_of_its_home_module(package, name):
    module, original = names_for_type_checkers(package)[name]
    assert getattr(package, name) is getattr(import_module(module), original)
    assert original == name


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_see_exactly_the_public_names(package):
    assert sorted(names_for_type_checkers(package)) == sorted(package.__all__)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_public_thing_is_documented_and_from_its_own_package(package):
    for name in package.__all__:
        thing = getattr(package, name)
        if name == "Event":  # a union has neither
            continue
        assert thing.__doc__
        assert thing.__module__.split(".")[0] == package.__name__


@pytest.mark.parametrize("package", PACKAGES)
def test_a_name_that_is_not_there_is_an_attribute_error(package):
    with pytest.raises(
        AttributeError, match=f"module '{package.__name__}' has no attribute 'nope'"
    ):
        _ = package.nope
    assert not hasattr(package, "__nope__")


@pytest.mark.parametrize("package", PACKAGES)
def test_all_can_be_imported_with_a_star(package):
    code = f"from {package.__name__} import *\nassert set({package.__all__!r}) <= set(globals())"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_the_packages_imports_nothing_heavy():
    assert modules_after("import assistant, index") & {*HEAVY, "onnxruntime", "asyncio"} == set()


def test_a_noun_is_imported_without_a_search_engine():
    code = "from assistant import Answer, Citation\nfrom index import Passage, MissingIndexError"
    assert modules_after(code) & set(HEAVY) == set()


def test_an_assistant_is_made_without_what_only_answers_need():
    code = "from assistant import Assistant\nAssistant.from_settings()"
    heaviest = {"torch", "sentence_transformers", "transformers", "langchain_core", "gradio"}
    assert modules_after(code) & heaviest == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_that_it_is_typed(package):
    assert files(package).joinpath("py.typed").is_file()
