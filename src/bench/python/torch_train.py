"""PyTorch, eager, at its best: data as one tensor in memory, fused Adam, denormals flushed."""

import mnist
import program
from lazy_torch import torch
from torch_network import MEMORY_FORMATS, network


def train_epoch(
    model: torch.nn.Module,
    optimizer: torch.optim.Optimizer,
    x: torch.Tensor,
    y: torch.Tensor,
    n: int,
) -> None:
    model.train()
    order = torch.randperm(len(x))
    x, y = x[order], y[order]
    for images, labels in zip(x.split(n), y.split(n), strict=True):
        optimizer.zero_grad(set_to_none=True)
        torch.nn.functional.cross_entropy(model(images), labels).backward()
        optimizer.step()


def accuracy(model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor) -> float:
    model.eval()
    with torch.inference_mode():
        right = sum(
            (model(images).argmax(1) == labels).sum().item()
            for images, labels in zip(x.split(500), y.split(500), strict=True)
        )
    return right / len(x)


def main() -> None:
    parser = program.arguments(__doc__)
    program.add_until(parser)
    parser.add_argument("--memory-format", choices=MEMORY_FORMATS, default="channels_last")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(args.seed)
    memory_format = MEMORY_FORMATS[args.memory_format]
    (x, y), (test_x, test_y) = (
        (
            torch.from_numpy(images)[:, None].contiguous(memory_format=memory_format),
            torch.from_numpy(labels).long(),
        )
        for images, labels in mnist.load(args.data)
    )
    model = network().to(memory_format=memory_format)
    optimizer = torch.optim.Adam(model.parameters(), fused=True)
    epochs = program.Epochs(len(x))
    for _ in range(args.epochs):
        epochs.begin()
        train_epoch(model, optimizer, x, y, args.batch_size)
        epochs.end()
        reached = accuracy(model, test_x, test_y)
        epochs.accuracy(reached)
        if args.until is not None and reached >= args.until:
            break
    program.report(
        system="torch",
        versions={"torch": torch.__version__},
        settings={"batchSize": args.batch_size, "memoryFormat": args.memory_format},
        **epochs.result(),
    )


if __name__ == "__main__":
    main()
