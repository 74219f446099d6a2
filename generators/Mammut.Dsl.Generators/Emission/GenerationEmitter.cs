using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes <c>Generate</c>: texts for images, of a model that writes text.</summary>
internal static class GenerationEmitter
{
    public static void Emit(CodeWriter writer, ModelSpec spec)
    {
        var text = spec.Text!;
        writer.Blank();
        var pass = ForwardLowering.CaptionPass(spec)!;
        if (spec.Source(pass) is not null)
            Prompted(writer, text);
        else if (pass.ReadsDocuments)
            Documents(writer, text, pass.ImageToken);
        else
            Images(writer, text);
    }

    private static void Images(CodeWriter writer, TextSpec text) => writer.Lines($$"""
        /// <summary>Describes images.</summary>
        /// <param name="images">Normalised images, on the model's device.</param>
        /// <param name="tokenizer">Turns the generated ids into text.</param>
        /// <param name="options">How to search; greedily by default.</param>
        /// <returns>One text an image.</returns>
        /// <exception cref="ArgumentException">The tokenizer has another vocabulary than the model.</exception>
        public IReadOnlyList<string> Generate(Tensor images, ITokenizer tokenizer, GenerationOptions? options = null)
        {
            {{Guarded(text)}});
            return [.. TextGenerator.Run(this, images, options ?? new GenerationOptions()).Select(ids => tokenizer.Decode(ids.Select(id => (int)id)))];
        }
        """);

    private static void Prompted(CodeWriter writer, TextSpec text) => writer.Lines($$"""
        /// <summary>Describes images. The encoder reads the image and the end token alone.</summary>
        /// <param name="images">Normalised images, on the model's device.</param>
        /// <param name="tokenizer">Turns the generated ids into text.</param>
        /// <param name="options">How to search; greedily by default.</param>
        /// <returns>One text an image.</returns>
        /// <exception cref="ArgumentException">The tokenizer has another vocabulary than the model.</exception>
        public IReadOnlyList<string> Generate(Tensor images, ITokenizer tokenizer, GenerationOptions? options = null)
        {
            using var prompts = PackedTexts.EmptyPrompts(images, EndToken);
            return Generate(images, prompts, tokenizer, options);
        }

        /// <summary>Answers prompts on images.</summary>
        /// <param name="images">Normalised images, on the model's device.</param>
        /// <param name="prompts">Token ids of what the encoder reads, one prompt an image, [B, U], padded on the right.</param>
        /// <param name="tokenizer">Turns the generated ids into text.</param>
        /// <param name="options">How to search; greedily by default. Its prompt is the decoder's: ids that every answer begins with.</param>
        /// <returns>One text an image.</returns>
        /// <exception cref="ArgumentException">The tokenizer has another vocabulary than the model, or there is not one prompt an image.</exception>
        public IReadOnlyList<string> Generate(Tensor images, Tensor prompts, ITokenizer tokenizer, GenerationOptions? options = null)
        {
            {{Guarded(text)}});
            return [.. TextGenerator.Run(this, images, options ?? new GenerationOptions(), given => NewCache(given, prompts)).Select(ids => tokenizer.Decode(ids.Select(id => (int)id)))];
        }

        /// <summary>Encodes images for generation without a prompt.</summary>
        /// <param name="images">Normalised images.</param>
        /// <returns>The cache, with no text in it.</returns>
        public DecoderCache NewCache(Tensor images)
        {
            using var prompts = PackedTexts.EmptyPrompts(images, EndToken);
            return NewCache(images, prompts);
        }
        """);

    private static void Documents(CodeWriter writer, TextSpec text, int imageToken)
    {
        var token = Number(imageToken);
        writer.Lines($$"""
            /// <summary>Describes images.</summary>
            /// <param name="images">Normalised images, on the model's device: [B, 3, H, W], or [B, K, 3, H, W], K for a text.</param>
            /// <param name="tokenizer">Turns the generated ids into text. It may lack the image token, where that is the last of the vocabulary.</param>
            /// <param name="options">How to search; greedily by default. A prompt has the image token {{token}} where an image stands; without one, all images stand in front.</param>
            /// <returns>One text for each, without image tokens.</returns>
            /// <exception cref="ArgumentException">The tokenizer has another vocabulary than the model, or the prompt names more images than there are.</exception>
            public IReadOnlyList<string> Generate(Tensor images, ITokenizer tokenizer, GenerationOptions? options = null)
            {
                {{Guarded(text)}}, imageToken: {{token}});
                return [.. TextGenerator.Run(this, images, options ?? new GenerationOptions()).Select(ids => tokenizer.Decode(ids.Where(id => id != {{token}}).Select(id => (int)id)))];
            }

            /// <summary>Goes on with documents: examples, each an image and its text, and an image to describe (few-shot prompting, Alayrac et al. 2022).</summary>
            /// <param name="images">Normalised images, on the model's device: [B, K, 3, H, W], those that stand first first; or [B, 3, H, W], one a document.</param>
            /// <param name="prompts">Ids of each document behind the start token, [B, T], padded on the right; the image token {{token}} where an image stands.</param>
            /// <param name="tokenizer">Turns the generated ids into text. It may lack the image token, where that is the last of the vocabulary.</param>
            /// <param name="options">How to search; greedily by default. Its length counts the prompt.</param>
            /// <returns>One text a document: the prompt and what follows, without image tokens.</returns>
            /// <exception cref="ArgumentException">The tokenizer has another vocabulary than the model, or a prompt names more images than there are.</exception>
            public IReadOnlyList<string> Generate(Tensor images, Tensor prompts, ITokenizer tokenizer, GenerationOptions? options = null)
            {
                {{Guarded(text)}}, imageToken: {{token}});
                return [.. TextGenerator.Run(this, images, prompts, options ?? new GenerationOptions()).Select(ids => tokenizer.Decode(ids.Where(id => id != {{token}}).Select(id => (int)id)))];
            }

            long? ICaptioner.ImageToken => {{token}};
            """);
    }

    /// <summary>The check of a tokenizer, without the end of the call.</summary>
    private static string Guarded(TextSpec text) =>
        $"Guard.Vocabulary(tokenizer.VocabularySize, tokenizer.StartToken, tokenizer.EndToken, tokenizer.PaddingToken, {Number(text.Vocabulary)}, StartToken, EndToken, PaddingToken";
}
