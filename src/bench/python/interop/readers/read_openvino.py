import openvino
from common import MODEL, predict

hints = {openvino.properties.hint.inference_precision: openvino.Type.f32}
model = openvino.Core().compile_model(str(MODEL), "CPU", hints)
predict([1, 7, 10_000], lambda images: model(images[:, None])[0])
