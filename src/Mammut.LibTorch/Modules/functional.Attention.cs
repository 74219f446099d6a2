using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>softmax(q kᵀ / √E + mask) v, by libtorch's own kernel where it has one (2.0 and later).</summary>
            /// <param name="query">[..., L, E]</param>
            /// <param name="key">[..., S, E]</param>
            /// <param name="value">[..., S, Ev]</param>
            /// <param name="attn_mask">
            /// [..., L, S]: Bool, true where a key may be seen; or numbers that are added to the scores. A query that may
            /// see nothing gives zeros.
            /// </param>
            /// <param name="p">Share of the weights that is dropped, whatever the mode of the module.</param>
            /// <param name="is_casual">
            /// Query i sees keys 0 to i; not together with a mask. (The name is TorchSharp's.)
            /// </param>
            /// <returns>[..., L, Ev]</returns>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                if (attn_mask is not null && is_casual)
                    throw new ArgumentException("attn_mask must be null where is_casual is true", nameof(attn_mask));
                return Ops.scaled_dot_product_attention.Exists
                    ? Ops.scaled_dot_product_attention.Run(query, key, value, attn_mask, p, is_casual)
                    : Composed(query, key, value, attn_mask, p, is_casual);
            }

            private static Tensor Composed(Tensor query, Tensor key, Tensor value, Tensor? mask, double p, bool causal)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor scores = query.mul(1 / Math.Sqrt(query.shape[^1])).matmul(key.transpose(-2, -1));
                if (causal)
                    mask = ones(scores.shape[^2], scores.shape[^1], ScalarType.Bool, scores.device).tril();
                Tensor? blind = null;
                if (mask is not null && mask.dtype == ScalarType.Bool)
                {
                    // A row of nothing but -∞ would have no softmax, nor a gradient; it is left as it is and cleared below.
                    Tensor hidden = mask.logical_not();
                    blind = hidden.all(-1, keepdim: true);
                    scores = scores.masked_fill(hidden.logical_and(blind.logical_not()), double.NegativeInfinity);
                }
                else if (mask is not null)
                {
                    scores = scores.add(mask);
                }
                Tensor weights = scores.softmax(-1);
                if (blind is not null && !causal)
                    weights = weights.masked_fill(blind, 0);
                if (p > 0)
                    weights = dropout(weights, p);
                return weights.matmul(value).MoveToOuterDisposeScope();
            }
        }
    }
}
