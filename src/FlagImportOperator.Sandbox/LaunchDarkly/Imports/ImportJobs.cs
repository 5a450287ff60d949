using FlagImportOperator.Sandbox.LaunchDarkly.Store;

namespace FlagImportOperator.Sandbox.LaunchDarkly.Imports;

/// <summary>
/// Import jobs: pending, importing, then complete, partial or failed (LD §1.5). At most one job of a configuration runs; triggers in
/// the meantime queue. Time passes on the given clock, or by hand.
/// </summary>
internal sealed class ImportJobs(ConfigurationStore store, TimeProvider time, Func<SimulatorModes> modes)
{
    private readonly Dictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<ImportScript>> _scripts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ITimer> _bumps = new(StringComparer.Ordinal);

    /// <summary>For configurations without a script of their own.</summary>
    public ImportScript Default { get; set; } = new();

    public void Script(string id, IReadOnlyList<ImportScript> scripts)
    {
        lock (store.Gate)
        {
            _scripts[id] = new Queue<ImportScript>(scripts);
        }
    }

    /// <summary>Whether a job is there that has not ended.</summary>
    public bool IsActive(string id)
    {
        lock (store.Gate)
        {
            return _jobs.ContainsKey(id);
        }
    }

    public bool IsImporting(string id)
    {
        lock (store.Gate)
        {
            return _jobs.TryGetValue(id, out var job) && job.Started;
        }
    }

    public void Trigger(string id)
    {
        lock (store.Gate)
        {
            if (_jobs.TryGetValue(id, out var running))
            {
                // A job that has not begun will see everything that this one would.
                running.Queued += running.Started ? 1 : 0;
                return;
            }

            Queue(id);
        }
    }

    /// <summary>Starts the job now; makes one if there is none.</summary>
    public void Start(string id)
    {
        lock (store.Gate)
        {
            if (!_jobs.TryGetValue(id, out var job))
            {
                job = _jobs[id] = new Job(NextScript(id));
            }

            if (!job.Started)
            {
                job.Restart();
                Begin(id, job);
            }
        }
    }

    /// <summary>Ends the job now, starting it first if need be; the next one that was queued follows.</summary>
    public void Finish(string id, ImportResult result, IReadOnlyList<ImportError> errors)
    {
        lock (store.Gate)
        {
            Start(id);
            _jobs.Remove(id, out var job);
            job!.Cancel();
            store.Touch(id, configuration => configuration with { Import = End(configuration.Import, result, errors) });
            if (job.Queued > 0)
            {
                Queue(id, job.Queued - 1);
            }
        }
    }

    /// <summary>Background work of the server after create raises <c>version</c> (LD §1.4).</summary>
    public void BumpLater(string id, TimeSpan delay)
    {
        lock (store.Gate)
        {
            _bumps[id] = time.CreateTimer(_ => Bump(id), null, delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Bump(string id)
    {
        lock (store.Gate)
        {
            if (_bumps.Remove(id, out var timer))
            {
                timer.Dispose();
            }

            store.Touch(id, configuration => configuration with { Version = configuration.Version + 1 });
        }
    }

    public void Forget(string id)
    {
        lock (store.Gate)
        {
            if (_jobs.Remove(id, out var job))
            {
                job.Cancel();
            }

            if (_bumps.Remove(id, out var bump))
            {
                bump.Dispose();
            }

            _scripts.Remove(id);
        }
    }

    public void Stop()
    {
        lock (store.Gate)
        {
            foreach (var id in _jobs.Keys.Concat(_bumps.Keys).Distinct().ToList())
            {
                Forget(id);
            }
        }
    }

    private void Queue(string id, int queued = 0)
    {
        var job = _jobs[id] = new Job(NextScript(id)) { Queued = queued };
        store.Touch(id, configuration => configuration with { Import = configuration.Import with { Status = ImportStatus.Pending } });
        job.Wait(time, job.Script.Pending, () => StartIfCurrent(id, job));
    }

    private void Begin(string id, Job job)
    {
        job.Started = true;
        store.Touch(id, configuration => configuration with
        {
            Import = configuration.Import with
            {
                Status = ImportStatus.Importing,
                Errors = modes().ErrorsAccumulate ? configuration.Import.Errors : [],
            },
        });
        job.Wait(time, job.Script.Importing, () => FinishIfCurrent(id, job));
    }

    // A timer may fire just as a test moves the job by hand: only the job that set it counts.
    private void StartIfCurrent(string id, Job job)
    {
        lock (store.Gate)
        {
            if (_jobs.GetValueOrDefault(id) == job && !job.Started)
            {
                Begin(id, job);
            }
        }
    }

    private void FinishIfCurrent(string id, Job job)
    {
        lock (store.Gate)
        {
            if (_jobs.GetValueOrDefault(id) == job)
            {
                Finish(id, job.Script.Result, job.Script.Errors);
            }
        }
    }

    private ImportScript NextScript(string id)
    {
        if (!_scripts.TryGetValue(id, out var scripts) || scripts.Count == 0)
        {
            return Default;
        }

        return scripts.Count == 1 ? scripts.Peek() : scripts.Dequeue();
    }

    private ImportState End(ImportState state, ImportResult result, IReadOnlyList<ImportError> errors)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        IEnumerable<ImportError> all = [.. state.Errors, .. errors.Select(error => error with { Timestamp = now })];
        return new ImportState(
            result switch
            {
                ImportResult.Complete => ImportStatus.Complete,
                ImportResult.Partial => ImportStatus.Partial,
                _ => ImportStatus.Failed,
            },
            result == ImportResult.Complete ? now : state.LastImport,
            result == ImportResult.Complete ? state.LastError : now,
            [.. all.TakeLast(modes().ErrorsKept)]);
    }

    private sealed class Job(ImportScript script)
    {
        private ITimer? _timer;
        private DateTimeOffset? _phaseEnd;

        public ImportScript Script => script;

        public bool Started { get; set; }

        public int Queued { get; set; }

        /// <summary>Does it after that time; null: not by itself.</summary>
        /// <remarks>Counted from the end of the wait before, so that a clock that jumps ends in the state that it would have passed to.</remarks>
        public void Wait(TimeProvider time, TimeSpan? delay, Action then)
        {
            Cancel();
            if (delay is { } after)
            {
                var now = time.GetUtcNow();
                _phaseEnd = (_phaseEnd ?? now) + after;
                var left = _phaseEnd.Value - now;
                _timer = time.CreateTimer(_ => then(), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }

        /// <summary>The next wait counts from now: a test moved the job by hand.</summary>
        public void Restart() => _phaseEnd = null;

        public void Cancel()
        {
            _timer?.Dispose();
            _timer = null;
        }
    }
}
