import onnxruntime
from common import MODEL, predict

session = onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])
predict(
    [1, 7, 10_000], lambda images: session.run(["probabilities"], {"image": images[:, None]})[0]
)
