"""Write `index/minilm.onnx`: the computation of all-MiniLM-L6-v2 without its weights.

Every weight is an external initializer, filled at load time from the installed
`model.safetensors` by `index/minilm.py`, so nothing large is shipped and neither torch nor
transformers is needed to embed. Run it as `python -m benchmarks.minilm_graph`; needs `onnx`.
"""

from pathlib import Path
from typing import Protocol

from onnx import ModelProto, NodeProto, TensorProto, helper

GRAPH = Path(__file__).parents[1] / "index" / "minilm.onnx"
HIDDEN, HEADS, LAYERS, FEED_FORWARD, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 512
EPSILON = 1e-12
MICROSOFT = "com.microsoft"  # onnxruntime's fused transformer operators


class WeightFactory(Protocol):
    """Declares a weight of the graph and returns its name."""

    def __call__(self, name: str, *shape: int) -> str:
        """Declare it."""


def minilm_graph() -> ModelProto:
    """The graph: ids, types and mask (int32, batch x length) to vectors of texts and of tokens."""
    weights: list[TensorProto] = []

    def weight(name: str, *shape: int) -> str:
        tensor = TensorProto(name=name, dims=shape, data_type=TensorProto.FLOAT)
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value="supplied-at-load")
        weights.append(tensor)
        return name

    embeddings = helper.make_node(
        "EmbedLayerNormalization",
        [
            "input_ids",
            "token_type_ids",
            weight("word", VOCABULARY, HIDDEN),
            weight("position", POSITIONS, HIDDEN),
            weight("type", 2, HIDDEN),
            weight("norm.weight", HIDDEN),
            weight("norm.bias", HIDDEN),
        ],
        [_output(-1), "mask_index"],
        domain=MICROSOFT,
        epsilon=EPSILON,
    )
    layers = [node for layer in range(LAYERS) for node in _layer(layer, weight)]
    axes = [helper.make_tensor(f"axis.{axis}", TensorProto.INT64, [1], [axis]) for axis in (1, 2)]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT32, ["batch", "length"])
        for name in ("input_ids", "token_type_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", HIDDEN]),
        helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["batch", "length", HIDDEN]),
    ]
    graph = helper.make_graph(
        [embeddings, *layers, *_mean_pooling()], "minilm", inputs, outputs, [*weights, *axes]
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="")


def _layer(layer: int, weight: WeightFactory) -> list[NodeProto]:
    """One transformer layer: attention and feed-forward, each with residual and norm."""
    source = _output(layer - 1)

    def name(part: str) -> str:
        return f"{layer}.{part}"

    def norm(inputs: list[str], which: str, bias: str, output: str) -> NodeProto:
        scale = weight(name(f"{which}.weight"), HIDDEN)
        shift = weight(name(f"{which}.bias"), HIDDEN)
        return helper.make_node(
            "SkipLayerNormalization",
            [*inputs, scale, shift, weight(name(bias), HIDDEN)],
            [output],
            domain=MICROSOFT,
            epsilon=EPSILON,
        )

    qkv = [weight(name("qkv.weight"), HIDDEN, 3 * HIDDEN), weight(name("qkv.bias"), 3 * HIDDEN)]
    return [
        helper.make_node(
            "Attention",
            [source, *qkv, "attention_mask"],
            [name("context")],
            domain=MICROSOFT,
            num_heads=HEADS,
        ),
        helper.make_node(
            "MatMul",
            [name("context"), weight(name("attended.weight"), HIDDEN, HIDDEN)],
            [name("attended")],
        ),
        norm([name("attended"), source], "norm1", "attended.bias", name("middle")),
        helper.make_node(
            "MatMul",
            [name("middle"), weight(name("wide.weight"), HIDDEN, FEED_FORWARD)],
            [name("wide")],
        ),
        helper.make_node(
            "BiasGelu",
            [name("wide"), weight(name("wide.bias"), FEED_FORWARD)],
            [name("activated")],
            domain=MICROSOFT,
        ),
        helper.make_node(
            "MatMul",
            [name("activated"), weight(name("narrow.weight"), FEED_FORWARD, HIDDEN)],
            [name("narrow")],
        ),
        norm([name("narrow"), name("middle")], "norm2", "narrow.bias", _output(layer)),
    ]


def _output(layer: int) -> str:
    """The name of what a layer gives; -1 is the embeddings."""
    return "hidden" if layer == LAYERS - 1 else f"hidden.{layer + 1}"


def _mean_pooling() -> list[NodeProto]:
    """The mean over real tokens, scaled to unit length."""
    return [
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "axis.2"], ["mask.wide"]),
        helper.make_node("Mul", [_output(LAYERS - 1), "mask.wide"], ["masked"]),
        helper.make_node("ReduceSum", ["masked", "axis.1"], ["total"], keepdims=0),
        helper.make_node("ReduceSum", ["mask.wide", "axis.1"], ["count"], keepdims=0),
        helper.make_node("Div", ["total", "count"], ["mean"]),
        helper.make_node("LpNormalization", ["mean"], ["embedding"], axis=1, p=2),
    ]


if __name__ == "__main__":
    GRAPH.write_bytes(minilm_graph().SerializeToString(deterministic=True))
    print(f"{GRAPH}: {GRAPH.stat().st_size} bytes")
