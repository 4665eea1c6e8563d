"""The description of the API says what the API does."""

import jsonschema  # type: ignore[import-untyped]  # it has no stubs
import pytest

from tests.assistant.serving.apis import asked, serving, streamed
from tests.conftest import ARTICLE


@pytest.fixture(scope="module")
def client(article_assistant):
    with serving(article_assistant, requests_per_minute=1000) as client:
        yield client


@pytest.fixture(scope="module")
def description(client):
    return client.get("/api/openapi.json").json()


def check(description, path, method, answer):
    """That an answer is what the description says of its status."""
    responses = description["paths"][path][method]["responses"]
    content = responses[str(answer.status_code)]["content"]
    schema = content["application/json"]["schema"]
    validator = jsonschema.Draft202012Validator({**description, **schema})
    validator.validate(answer.json())
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**answer.json(), "besides": 1})


@pytest.mark.parametrize(
    "question", ["How many people were killed?", "Who won the World Cup in 1998?", "Hello"]
)
def test_an_answer_is_as_described(client, description, question):
    check(description, "/ask", "post", asked(client, question))


def test_a_whole_answer_at_the_end_of_a_stream_is_as_described(client, description):
    schema = {"$ref": "#/components/schemas/Answer"}
    last = streamed(client, "How many people were killed?")[-1]
    jsonschema.Draft202012Validator({**description, **schema}).validate(last.value)
    described = description["paths"]["/ask"]["post"]["responses"]["200"]
    assert "text/event-stream" in described["content"]
    assert "`finished`" in described["description"]


@pytest.mark.parametrize("k", [2, 20])  # more than are read
def test_a_ranking_is_as_described(client, description, k):
    answer = client.post("/api/search", json={"question": "Tokayev", "k": k})
    check(description, "/search", "post", answer)
    relevance = [one["evidence"]["relevance"] for one in answer.json()["passages"]]
    assert len(relevance) == k
    assert all(one is not None for one in relevance[:10])
    assert all(one is None for one in relevance[10:])


def test_a_document_is_as_described(client, description):
    answer = client.get(f"/api/documents/{ARTICLE}")
    check(description, "/documents/{id}", "get", answer)


def test_health_is_as_described(client, description):
    check(description, "/health", "get", client.get("/api/health"))


@pytest.mark.parametrize(
    ("path", "method", "address", "body"),
    [
        ("/ask", "post", "/api/ask", {}),
        ("/search", "post", "/api/search", {"question": "?", "k": 0}),
        ("/documents/{id}", "get", "/api/documents/gone", None),
    ],
)
def test_a_problem_is_as_described(client, description, path, method, address, body):
    check(description, path, method, client.request(method.upper(), address, json=body))


def test_every_key_is_explained(description):
    schemas = description["components"]["schemas"]
    silent = [
        f"{name}.{key}"
        for name, schema in schemas.items()
        if schema["type"] == "object" and not name.endswith("ValidationError")
        for key, value in schema["properties"].items()
        if "description" not in value and "$ref" not in value
    ]
    assert silent == []


def test_it_is_where_the_description_says(description):
    (server,) = description["servers"]
    assert server == {"url": "/api"}
    assert set(description["paths"]) == {"/ask", "/search", "/documents/{id}", "/health"}


def test_only_a_server_with_a_token_is_described_as_asking_for_one(article_assistant, description):
    assert "securitySchemes" not in description["components"]
    word = "sesame"
    with serving(article_assistant, token=word) as client:
        headers = {"Authorization": f"Bearer {word}"}
        guarded = client.get("/api/openapi.json", headers=headers).json()
    (scheme,) = guarded["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    asks = {
        path
        for path, item in guarded["paths"].items()
        for one in item.values()
        if "security" in one
    }
    assert asks == {"/ask", "/search", "/documents/{id}"}


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_there_is_no_page_that_loads_scripts_from_elsewhere(client, page):
    assert client.get(f"/api/{page}").status_code == 404
    assert client.get(f"/{page}").status_code == 404
