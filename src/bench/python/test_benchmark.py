"""Tests of the driver: python3 -m unittest discover -s src/bench/python."""

import argparse
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import benchmark
import environments
import processes
import report
import systems


def record(system: str, section: str = "training", error: str | None = None, **result: object):
    return {
        "system": system,
        "title": system.title(),
        "section": section,
        "seed": 1,
        "error": error,
        "wallSeconds": 10.0,
        "peakMemoryBytes": 100 * report.MIB,
        "result": result,
    }


class ReportTest(unittest.TestCase):
    def test_throughput_shows_median_range_ratio_and_share_of_the_peak(self):
        records = [record("digits", imagesPerSecond=9000)]
        records += [record("keras", imagesPerSecond=speed) for speed in (1000, 3000, 1100)]
        text = report.throughput_section("Training", records, 147.8, report.TRAINING_FLOP)
        self.assertIn("| Keras | 3 | 1,100 | 1,000-3,000 | 8.18 | 11 % |", text)

    def test_a_failed_run_is_counted_and_its_error_shown(self):
        records = [record("keras", imagesPerSecond=1), record("keras", error="no | memory")]
        text = report.render({"machine": {}, "targetAccuracy": 0.99, "records": records})
        self.assertIn("Keras (1 of 2 runs failed)", text)
        self.assertIn("no \\| memory", text)

    def test_a_system_that_always_failed_keeps_its_row(self):
        text = report.throughput_section("Training", [record("torch", error="gone")], None, 1)
        self.assertIn("| Torch (1 of 1 runs failed) | 0 | - | - | - | - |", text)

    def test_seeds_below_the_target_are_listed_and_not_timed(self):
        records = [
            record("digits", "accuracy", accuracy=0.991, seconds={"total": 9.0}),
            record("digits", "accuracy", accuracy=0.98, seconds={"total": 9.0}) | {"seed": 2},
        ]
        text = report.accuracy_section(records, 0.99)
        self.assertIn("| Digits | 1 of 2 | 10.0 |", text)
        self.assertIn("| Digits | 2 | 10.0 | 98.00 % |", text)

    def test_accuracy_over_seeds_shows_each_and_the_mean(self):
        records = [record("fast", accuracy=accuracy) for accuracy in (0.99, 0.992)]
        records += [record("fast", error="gone")]
        text = report.mean_accuracy_section("Presets", "preset", records)
        self.assertIn("| Fast (1 of 3 runs failed) | 99.00 99.20 | 99.10 | 10.0 |", text)

    def test_a_prediction_is_compared_with_the_engine(self):
        records = [record("engine", "prediction", imagesPerSecond=20000)]
        facts = {"imagesPerSecond": 18300, "rows": 1000, "networkShare": 0.921}
        records += [record("digits", "prediction", **facts)]
        text = report.prediction_section(records)
        row = "| Digits | 1,000 | 1 | 18,300 | 18,300-18,300 | 91.5 % | 92.1 % | 10.0 |"
        self.assertIn(row, text)

    def test_the_peak_is_the_best_measured(self):
        records = [record("peak", gigaflops=value) for value in (200.0, 290.0)]
        self.assertEqual(290.0, report.peak_gigaflops(records))


class ProcessesTest(unittest.TestCase):
    def run_python(self, code: str, timeout_seconds: float = 60) -> processes.Outcome:
        return processes.run(
            [sys.executable, "-c", code],
            environment={"DIGITS_TEST": "yes"},
            folder=Path(),
            timeout_seconds=timeout_seconds,
        )

    def test_memory_of_a_child_counts(self):
        child = "import time; kept = b'x' * 200_000_000; time.sleep(1)"
        outcome = self.run_python(
            f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
        )
        self.assertGreater(outcome.peak_memory_bytes, 200_000_000)

    def test_the_last_line_of_json_is_the_result(self):
        outcome = self.run_python(
            "import os; print('noise'); print('{\"a\": \"%s\"}' % os.environ['DIGITS_TEST'])"
        )
        self.assertEqual({"a": "yes"}, outcome.last_json())

    def test_the_last_error_names_the_cause(self):
        outcome = self.run_python("raise ValueError('too few cores')")
        self.assertEqual("ValueError: too few cores", outcome.last_error())
        self.assertEqual(1, outcome.exit_code)

    def test_a_run_past_its_time_is_stopped_and_says_so(self):
        outcome = self.run_python("import time; time.sleep(60)", timeout_seconds=0.5)
        self.assertNotEqual(0, outcome.exit_code)
        self.assertEqual("error: stopped after 0.5 s", outcome.last_error())


class BenchmarkTest(unittest.TestCase):
    def shared(self) -> systems.Settings:
        return systems.Settings(Path(), Path(), 1, 1, None, 0.99)

    def test_an_environment_that_cannot_be_made_is_a_failed_run(self):
        def program(settings: systems.Settings, seed: int) -> systems.Program:
            raise subprocess.CalledProcessError(1, "pip")

        failed = benchmark.measure(systems.System("x", "X", program), self.shared(), 1, 60)
        self.assertIn("could not be made", failed["error"])

    def test_a_program_without_a_result_is_a_failed_run(self):
        program = systems.Program((sys.executable, "-c", "print('hello')"))
        system = systems.System("x", "X", lambda settings, seed: program)
        failed = benchmark.measure(system, self.shared(), 1, 60)
        self.assertIn("it printed no result", failed["error"])

    def test_an_unknown_section_is_refused(self):
        with self.assertRaisesRegex(argparse.ArgumentTypeError, "choose from"):
            benchmark.choices(systems.SECTIONS)("training,typo")

    def test_metrics_give_the_first_epoch_and_the_time_inside_the_rounds(self):
        rounds = [
            {"epoch": 1, "examples": 100, "seconds": 2.0, "computeSeconds": 1.0},
            {"epoch": 2, "examples": 100, "seconds": 1.0, "computeSeconds": 1.0},
        ]
        result = systems.from_metrics(
            {
                "config": {"engine": "vector", "batch-size": 16},
                "training": {"imagesPerSecond": 66.7, "rounds": rounds},
                "test": {"accuracy": 0.99},
                "seconds": {},
            }
        )
        self.assertEqual(50, result["firstEpochImagesPerSecond"])
        self.assertEqual(100, result["computeImagesPerSecond"])
        line = report.compute_line([record("digits") | {"result": result}])
        self.assertIn("In minibatches of 16 digits-spark computes 100 images/s", line)
        self.assertIn("averaging take 33.3 %", line)

    def test_what_predict_prints_gives_its_speed_and_share(self):
        printed = (
            "1,200 images in 0.5 s, 2,400 images/s (0.9 core-seconds in the network); "
            "predictions in file:/there"
        )
        result = systems.summary(printed, 1200, 2)
        self.assertEqual(2400, result["imagesPerSecond"])
        self.assertAlmostEqual(0.9, result["networkShare"])

    def test_a_prediction_that_lost_rows_is_a_failed_run(self):
        printed = "99 images in 0.5 s, 198 images/s (0.9 core-seconds in the network)"
        for text in (printed, "", printed + "\n1 of them have no prediction"):
            with self.assertRaises(ValueError):
                systems.summary(text, 100 if text == printed else 99, 2)


class SubsetTest(unittest.TestCase):
    def test_a_subset_has_the_first_images_and_says_how_many(self):
        target = environments.TARGET
        self.addCleanup(setattr, environments, "TARGET", target)
        with tempfile.TemporaryDirectory() as name:
            environments.TARGET = Path(name)
            for part in environments.IDX_PARTS:
                count = (5).to_bytes(4, "big")
                images = b"\0\0\x08\x03" + count + bytes(8) + os.urandom(5 * 784)
                (Path(name) / f"{part}-images-idx3-ubyte").write_bytes(images)
                (Path(name) / f"{part}-labels-idx1-ubyte").write_bytes(
                    b"\0\0\x08\x01" + count + bytes(range(5))
                )
            shorter = environments.subset(Path(name), 2)
            labels = (shorter / "train-labels-idx1-ubyte").read_bytes()
            self.assertEqual(b"\0\0\x08\x01\0\0\0\2\0\1", labels)
            self.assertEqual(16 + 2 * 784, len((shorter / "t10k-images-idx3-ubyte").read_bytes()))


if __name__ == "__main__":
    unittest.main()
