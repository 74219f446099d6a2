using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Contracts;

// What these classes hold is generated: what each pass of the model sees, by experiment.

[GenerateModelTests<TinyMammut>]
public partial class TinyMammutTests;

[GenerateModelTests<GatedModel>]
public partial class GatedModelTests;

[GenerateModelTests<ClassTokenModel>]
public partial class ClassTokenModelTests;

[GenerateModelTests<HalfMammut>]
public partial class HalfMammutTests;

[GenerateModelTests<PostNormModel>]
public partial class PostNormModelTests;

[GenerateModelTests<DistanceModel>]
public partial class DistanceModelTests;

[GenerateModelTests<ResampledModel>]
public partial class ResampledModelTests;

[GenerateModelTests<TinyCoca>]
public partial class TinyCocaTests;

[GenerateModelTests<TinyClip>]
public partial class TinyClipTests;

[GenerateModelTests<TinySiglip>]
public partial class TinySiglipTests;

[GenerateModelTests<TinyPali>]
public partial class TinyPaliTests;

[GenerateModelTests<MatchingModel>]
public partial class MatchingModelTests;

[GenerateModelTests<MomentumModel>]
public partial class MomentumModelTests;

[GenerateModelTests<OpenMammut>]
public partial class OpenMammutTests;

[GenerateModelTests<NarrowModel>]
public partial class NarrowModelTests;

[GenerateModelTests<FrozenModel>]
public partial class FrozenModelTests;

[GenerateModelTests<DocumentModel>]
public partial class DocumentModelTests;

[GenerateModelTests<TinyCosmo>]
public partial class TinyCosmoTests;

[GenerateModelTests<PrefixedModel>]
public partial class PrefixedModelTests;

[GenerateModelTests<JoinedModel>]
public partial class JoinedModelTests;
