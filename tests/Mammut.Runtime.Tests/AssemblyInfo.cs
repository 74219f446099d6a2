// The number of live native tensors is one number for the whole process, and several tests measure it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
