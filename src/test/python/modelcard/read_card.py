"""Reads a model card with the Hugging Face hub's own library and prints what it found."""

import json
import sys

from huggingface_hub import ModelCard

card = ModelCard.load(sys.argv[1], ignore_metadata_errors=False)
data = card.data
print(
    json.dumps(
        {
            "license": data.license,
            "library": data.library_name,
            "task": data.pipeline_tag,
            "tags": data.tags,
            "datasets": data.datasets,
            "metrics": data.metrics,
            "model": data.model_name,
            "results": [
                {
                    "task": result.task_type,
                    "dataset": result.dataset_name,
                    "datasetType": result.dataset_type,
                    "split": result.dataset_split,
                    "metric": result.metric_type,
                    "value": result.metric_value,
                }
                for result in data.eval_results
            ],
            "text": card.text[:40],
        }
    )
)
