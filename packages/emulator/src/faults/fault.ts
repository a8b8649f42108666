/** What a fault applies to; every part that is given must match. */
export type FaultMatch = {
  /** HTTP method, any case. */
  readonly method?: string | undefined
  /** Part of the path as the client sent it, provider prefix included. */
  readonly path?: string | undefined
  /** Destination of the dial, or of the call that a webhook is about. */
  readonly to?: string | undefined
  /** The provider's own name of the webhook event. */
  readonly event?: string | undefined
  /** Applies from the n-th that matches the rest, counted from 1 since the fault was added. */
  readonly nth?: number | undefined
}

type Common = {
  readonly provider?: string | undefined
  readonly match?: FaultMatch | undefined
  /** How often it applies before it is used up; 1 when absent. */
  readonly count?: number | undefined
}

type When = 'before' | 'after'

export type RequestFault = Common & { readonly on: 'request' } & (
    | {
        readonly do: 'fail'
        /** 500 when absent. */
        readonly status?: number | undefined
        /** Before or after the provider acts; `before` when absent. */
        readonly when?: When | undefined
        /** `proxy`: HTML in place of the provider's error body; `provider` when absent. */
        readonly shape?: 'provider' | 'proxy' | undefined
      }
    | {
        readonly do: 'hang'
        readonly when?: When | undefined
        /** With `after`: the provider acts this many virtual seconds later; 0 when absent. */
        readonly seconds?: number | undefined
      }
    | { readonly do: 'reset'; readonly when?: When | undefined }
    | { readonly do: 'delay'; readonly seconds: number; readonly when?: When | undefined }
  )

export type WebhookFault = Common & { readonly on: 'webhook' } & (
    | { readonly do: 'drop' }
    | { readonly do: 'delay'; readonly seconds: number }
    /** Sends `copies` more of it; 1 when absent. */
    | { readonly do: 'duplicate'; readonly copies?: number | undefined }
    /** Held until the provider's next webhook has gone out, `seconds` (10 when absent) at most. */
    | { readonly do: 'reorder'; readonly seconds?: number | undefined }
    /** Sent with a wrong signature; the true one follows only when `keep` is set. */
    | { readonly do: 'forge'; readonly keep?: boolean | undefined }
  )

export type LookupFault = Common & { readonly on: 'lookup' } & (
    | { readonly do: 'fail'; readonly status?: number | undefined }
    /** Records younger than this many virtual seconds are not found. */
    | { readonly do: 'lag'; readonly seconds: number }
  )

export type Fault = RequestFault | WebhookFault | LookupFault
