package org.digits.spark.run;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.evaluation.Calibration;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.Mistake;
import org.digits.model.NetworkSnapshot;
import org.digits.report.RunReport;
import org.digits.spark.evaluate.SparkEvaluator;
import org.digits.spark.predict.PredictedRows;

/**
 * What a trained network makes of the test images, which nothing else has touched.
 *
 * @param calibration by a temperature that the training has fitted
 * @param mistakes the most certain first
 * @param sample the first image
 */
record TestResult(
    Evaluation evaluation,
    Calibration calibration,
    List<Mistake> mistakes,
    TrainingPipeline.Sample sample) {

  static TestResult of(JavaSparkContext context, TrainingData images, RunTraining.Trained trained) {
    EngineFactory engine = trained.network().engine();
    NetworkSnapshot snapshot = trained.snapshot();
    SparkEvaluator.Detailed tested =
        new SparkEvaluator(context, engine, images.classes())
            .evaluate(
                images.test().blocks(),
                snapshot,
                "evaluate on the test set",
                RunReport.MISTAKES,
                trained.temperature().value());
    Calibration calibration =
        new Calibration(
            trained.temperature().source(),
            trained.temperature().value().value(),
            tested.plainError(),
            tested.expectedError());
    ImageBlock first = images.test().blocks().first();
    return new TestResult(
        tested.evaluation(), calibration, tested.mistakes(), sample(first, engine, snapshot));
  }

  private static TrainingPipeline.Sample sample(
      ImageBlock image, EngineFactory factory, NetworkSnapshot trained) {
    try (var engine = factory.create()) {
      engine.load(trained);
      float[] probabilities = engine.predict(image, 0, 1);
      return new TrainingPipeline.Sample(PredictedRows.best(probabilities), image.labels()[0]);
    }
  }
}
