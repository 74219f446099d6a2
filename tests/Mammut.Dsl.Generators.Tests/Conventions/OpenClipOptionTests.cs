using System.Text.RegularExpressions;
using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Conventions;

/// <summary>Every option of open_clip's configurations stands in <c>docs/open_clip.md</c>, with words that there are.</summary>
public partial class OpenClipOptionTests
{
    /// <summary>The fields of the dataclasses, from open_clip's model.py and coca_model.py at 89fb801, and of the models' constructors.</summary>
    private static readonly Dictionary<string, string> Options = new()
    {
        ["Model"] = "embed_dim quick_gelu init_logit_scale init_logit_bias nonscalar_logit_scale custom_text cast_dtype pad_id output_dict",
        ["`vision_cfg`"] = """
            layers width head_width mlp_ratio patch_size image_size image_seq_len ls_init_value patch_dropout attentional_pool attn_pooler_queries attn_pooler_heads no_ln_pre pos_embed_type
            final_ln_after_pool pool_type act_kwargs norm_kwargs block_type qk_norm scaled_cosine_attn scale_heads scale_attn_inner scale_attn scale_fc timm_*
            """,
        ["`text_cfg`"] = """
            text_arch context_length variable_text vocab_size hf_* tokenizer_* width heads layers mlp_ratio ls_init_value embed_cls pad_id bos_id eos_id tiktoken_name no_causal_mask final_ln_after_pool
            pool_type proj_bias proj_type act_kwargs norm_kwargs block_type attention_mode pos_embed mlp_type norm_type attn_gated reg_tokens
            """,
        ["`multimodal_cfg`"] = "width heads layers context_length vocab_size mlp_ratio dim_head n_queries attn_pooler_heads ls_init_value",
        ["MaMMUT's own (LAION-AI/open_clip_mammut)"] = "cross_attn_ratio has_mlp does_full_decoding token_average_pool is_multimodal_decoder",
    };

    private static string Page { get; } = File.ReadAllText(RepositoryFiles.PathOf("docs", "open_clip.md"));

    [Fact]
    public void EveryOption_HasARow()
    {
        foreach (var (section, options) in Options)
        {
            var rows = Rows(section);
            foreach (var option in options.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                Assert.True(rows.Any(row => Regex.IsMatch(row.Option, $@"(`|\b){Regex.Escape(option)}(`|:|\b)")), $"{section} lacks {option}.");
        }
    }

    [Fact]
    public void EveryWord_IsOneOfTheLanguage()
    {
        var types = typeof(VisionEncoderAttribute).Assembly.GetExportedTypes();
        var attributes = types.Where(type => typeof(Attribute).IsAssignableFrom(type)).ToArray();
        var words = attributes.Select(type => type.Name.Split('`')[0].Replace("Attribute", "")).Concat(attributes.SelectMany(type => type.GetProperties()).Select(property => property.Name)).ToHashSet();
        var members = types.Where(type => type.IsEnum).SelectMany(type => type.GetEnumNames().Select(name => $"{type.Name}.{name}")).ToHashSet();
        var found = 0;
        foreach (var row in Options.Keys.SelectMany(Rows))
        {
            foreach (Match code in Code().Matches(row.Word))
            {
                // open_clip's own names are in lower case; its classes are said to be so.
                foreach (Match name in Name().Matches(code.Groups[1].Value))
                {
                    Assert.True(name.Value.Contains('.') ? members.Contains(name.Value) : words.Contains(name.Value) || name.Value is "CLIP" or "CustomTextCLIP" or "Generate", $"{row.Option}: {name.Value}");
                    found++;
                }
            }
        }

        Assert.InRange(found, 80, 1000);
    }

    /// <summary>The rows of the table below a heading.</summary>
    private static (string Option, string Word)[] Rows(string section)
    {
        var start = Page.IndexOf($"## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, section);
        var next = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return [.. Page[start..(next < 0 ? Page.Length : next)].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split(" | ")).Select(cells => (cells[0], cells[1]))];
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[A-Z]\w+(\.[A-Z]\w+)?")]
    private static partial Regex Name();
}
