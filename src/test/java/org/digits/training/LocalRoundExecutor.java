package org.digits.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.digits.model.NetworkSnapshot;
import org.digits.training.shards.Shard;

/** The plain loop: every group in turn, in this thread's process. */
public final class LocalRoundExecutor implements RoundExecutor {
  private final List<List<Shard>> groups;
  private final WorkerGroup workers;

  /** Groups of shards, and one set of threads for all. */
  public LocalRoundExecutor(
      List<List<Shard>> groups,
      TrainingSchedule schedule,
      EnginePool engines,
      ExecutorService threads) {
    this.groups = groups;
    this.workers = new WorkerGroup(schedule, engines, threads, () -> false);
  }

  @Override
  public Outcome run(Round round, NetworkSnapshot snapshot) throws InterruptedException {
    List<GroupResult> results = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      results.add(workers.train(group, snapshot, groups.get(group), round));
    }
    return new Outcome(results, 0, 0);
  }
}
