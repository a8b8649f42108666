import { describe, expect, it } from 'vitest'
import { createWebhookWatch } from './webhook-watch.ts'

const url = 'https://calls.example'
const none = `none has reached this process: check that ${url}/webhooks/a%20b can be reached from the internet and that the webhook handler is mounted there`

describe('why the reports of a call are overdue', () => {
  const watched = () => {
    const watch = createWebhookWatch(url)
    return { watch, cause: (from = 100) => watch.causeFor('a b', from) }
  }

  it('is not what came before the call was placed', () => {
    const { watch, cause } = watched()
    watch.came('a b', 'forged', 99)
    watch.came('a b', 'genuine', 98)
    watch.strayed('webhooks', 99)
    expect(cause()).toBe(none)
    watch.came('a b', 'genuine', 100)
    expect(cause()).toMatch(/^others arrived/)
    watch.strayed('webhooks', 100)
    expect(cause()).toMatch(/^they came to a path that ends with webhooks: /)
    watch.came('a b', 'forged', 101)
    expect(cause()).toMatch(/^they were refused as forged/)
    watch.came('a b', 'stale', 99)
    expect(cause()).toMatch(/^they were refused as forged/)
    expect(cause(200)).toBe(none)
  })

  it('is not what came for another provider', () => {
    const { watch, cause } = watched()
    watch.came('c', 'forged', 101)
    expect(cause()).toBe(none)
  })

  it('shows no more of a path than its beginning', () => {
    const { watch, cause } = watched()
    watch.strayed('x'.repeat(10_000), 100)
    expect(cause()).toBe(
      `they came to a path that ends with ${'x'.repeat(64)}: the last part must be a b`,
    )
  })
})

describe('the warning about a provider', () => {
  it('is logged once a minute', () => {
    const watch = createWebhookWatch(url)
    const warned = [0, 59_999, 60_000, 119_999, 120_000].filter((now) => watch.mayWarn('a', now))
    expect(warned).toEqual([0, 60_000, 120_000])
    expect(watch.mayWarn('b', 119_999)).toBe(true)
  })
})
