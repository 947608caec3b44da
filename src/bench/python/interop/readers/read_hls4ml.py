import hls4ml
import numpy as np
from common import MODEL, predict
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.transformation.channels_last import ConvertToChannelsLastAndClean
from qonnx.transformation.gemm_to_matmul import GemmToMatMul
from qonnx.util.cleanup import cleanup_model

model = cleanup_model(ModelWrapper(str(MODEL)))
model = model.transform(ConvertToChannelsLastAndClean(make_input_channels_last=True))
model = cleanup_model(model.transform(GemmToMatMul()))
configuration = hls4ml.utils.config_from_onnx_model(
    model, granularity="name", backend="Vitis", default_precision="fixed<40,12>"
)
configuration["Model"]["Strategy"] = "Resource"
# Its table of exponentials is far coarser than 40 bits.
configuration["LayerName"]["Softmax_0"]["Skip"] = True
network = hls4ml.converters.convert_from_onnx_model(
    model,
    output_dir=str(MODEL.parent / "hls"),
    io_type="io_stream",
    backend="Vitis",
    hls_config=configuration,
)
network.compile()


def forward(images: np.ndarray) -> np.ndarray:
    logits = network.predict(np.ascontiguousarray(images[..., None])).reshape(len(images), -1)
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    return exponentials / exponentials.sum(1, keepdims=True)


predict([1, 7, 200], forward, count=200)
