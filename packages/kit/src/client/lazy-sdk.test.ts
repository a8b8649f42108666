import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { lazySdk } from './lazy-sdk.ts'

const notFound = (message: string, code = 'ERR_MODULE_NOT_FOUND') =>
  Object.assign(new Error(message), { code })

describe('lazySdk', () => {
  it('loads on first use, once', async () => {
    let loads = 0
    const sdk = lazySdk('acme@^1.0.0', async () => ({ load: (loads += 1) }), 'acme')
    expect(loads).toBe(0)
    expect(await Promise.all([sdk(), sdk()])).toEqual([{ load: 1 }, { load: 1 }])
    await sdk()
    expect(loads).toBe(1)
  })
  it.each([
    ['acme@^1.0.0', notFound("Cannot find package 'acme' imported from /app/index.js")],
    ['@acme/sdk@^1.0.0', notFound("Cannot find package '@acme/sdk' imported from /app/index.js")],
    ['acme@^1.0.0', notFound("Cannot find module 'acme'\nRequire stack:", 'MODULE_NOT_FOUND')],
  ])('tells how to install %s', async (name, cause) => {
    const sdk = lazySdk(name, () => Promise.reject(cause), 'acme')
    const error = await sdk().catch((error: unknown) => error)
    expect(error).toBeInstanceOf(CallError)
    expect(error).toMatchObject({ code: 'sdk-missing', dialled: 'no', provider: 'acme', cause })
    expect((error as Error).message).toBe(
      `acme needs the package ${name}, which is not installed: npm install "${name}"`,
    )
  })
  it.each([
    notFound("Cannot find package 'dependency' imported from /app/node_modules/acme/index.js"),
    new SyntaxError('Unexpected token'),
  ])('rethrows what is not a missing package: %s', async (cause) => {
    await expect(lazySdk('acme@^1.0.0', () => Promise.reject(cause), 'acme')()).rejects.toBe(cause)
  })
  it('tries again after a failure', async () => {
    let installed = false
    const load = async () => {
      if (!installed) throw notFound("Cannot find package 'acme' imported from /app/index.js")
      return 'sdk'
    }
    const sdk = lazySdk('acme@^1.0.0', load, 'acme')
    await expect(sdk()).rejects.toThrow('npm install')
    installed = true
    expect(await sdk()).toBe('sdk')
  })
  it('adds no global require outside of a bundle (N17)', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'require')
    await lazySdk('acme@^1.0.0', () => Promise.resolve('sdk'), 'acme')()
    expect(Object.getOwnPropertyDescriptor(globalThis, 'require')).toEqual(before)
  })
})
