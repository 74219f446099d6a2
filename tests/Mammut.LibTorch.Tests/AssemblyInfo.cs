// The count of live tensors, the default generator and the number of threads belong to the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
