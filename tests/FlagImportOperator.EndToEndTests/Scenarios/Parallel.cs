using Xunit.v3;

// Scenarios wait far more than they work: more of them at a time than there are processors.
[assembly: Parallelization(MaxThreads = 4)]
