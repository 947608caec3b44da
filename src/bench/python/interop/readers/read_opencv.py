import cv2
import numpy as np
from common import MODEL, predict

network = cv2.dnn.readNetFromONNX(str(MODEL))


def forward(images: np.ndarray) -> np.ndarray:
    network.setInput(images[:, None])
    return network.forward()


predict([1, 7, 10_000], forward)
