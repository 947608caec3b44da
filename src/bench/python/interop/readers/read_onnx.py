import onnx
from common import MODEL, predict
from onnx.reference import ReferenceEvaluator

model = onnx.load(MODEL)
onnx.checker.check_model(model, full_check=True)
onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
evaluator = ReferenceEvaluator(model)
predict([1, 7, 500], lambda images: evaluator.run(None, {"image": images[:, None]})[0])
