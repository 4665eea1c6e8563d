"""Servers of chat models that play scripted drafts, over real HTTP on this machine.

with OllamaServer(Reply(pieces=["Thirty ", "days. [1]"])) as server:
    model = open_model(server.model, ModelSettings(url=server.url))
    ...
    assert "leave" in server.requests[0].prompt
"""

from tests.model_servers.anthropic import AnthropicServer
from tests.model_servers.ollama import OllamaServer
from tests.model_servers.openai import OpenAIServer
from tests.model_servers.script import ModelServer, Reply, Request

__all__ = ["AnthropicServer", "ModelServer", "OllamaServer", "OpenAIServer", "Reply", "Request"]
