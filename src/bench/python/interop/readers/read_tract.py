import numpy as np
import tract
from common import MODEL, predict

model = tract.onnx().load(str(MODEL)).into_model().into_runnable()


def forward(images: np.ndarray) -> np.ndarray:
    return model.run([np.ascontiguousarray(images[:, None])])[0].to_numpy()


predict([1, 7, 1000], forward)
