package org.digits.spark.run;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.digits.data.ImageBlock;
import org.digits.engine.EngineFactory;
import org.digits.evaluation.Evaluation;
import org.digits.evaluation.Mistake;
import org.digits.model.NetworkSnapshot;
import org.digits.report.RunReport;
import org.digits.spark.evaluate.SparkEvaluator;
import org.digits.spark.predict.PredictedRows;

/**
 * What a trained network makes of the test images, which nothing else has touched.
 *
 * @param mistakes the most certain first
 * @param sample the first image
 */
record TestResult(Evaluation evaluation, List<Mistake> mistakes, TrainingPipeline.Sample sample) {

  static TestResult of(
      JavaSparkContext context,
      TrainingData images,
      EngineFactory engine,
      NetworkSnapshot trained) {
    SparkEvaluator.Detailed tested =
        new SparkEvaluator(context, engine, images.classes())
            .evaluate(
                images.test().blocks(), trained, "evaluate on the test set", RunReport.MISTAKES);
    ImageBlock first = images.test().blocks().first();
    return new TestResult(tested.evaluation(), tested.mistakes(), sample(first, engine, trained));
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
