/**
 * What happens to a request, whatever it does. `before`: the provider never sees
 * it. `after`: the provider acts on it, only the answer suffers.
 */
export type Treatment =
  | {
      readonly do: 'fail'
      readonly when: 'before' | 'after'
      readonly status: number
      /** `proxy`: an HTML page in place of the provider's own error body. */
      readonly shape: 'provider' | 'proxy'
    }
  /** Never answered. With `seconds` (only `after`) the provider acts that much later. */
  | {
      readonly do: 'hang'
      readonly when: 'before' | 'after'
      readonly seconds?: number | undefined
    }
  | { readonly do: 'reset'; readonly when: 'before' | 'after' }
  /** `before`: held, then handled. `after`: handled at once, answered later. */
  | { readonly do: 'delay'; readonly when: 'before' | 'after'; readonly seconds: number }
