import type { FaceRequest } from '../../request.ts'
import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import { TrunkError } from './errors.ts'

export const objectOf = (request: FaceRequest): JsonObject => {
  const body = request.json()
  if (isJsonObject(body)) return body
  throw new TrunkError(400, 'the body must be a JSON object')
}

export const need = (body: JsonObject, name: string): string => {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw new TrunkError(400, `${name} is required`)
}

export const flag = (body: JsonObject, name: string, otherwise: boolean): boolean => {
  const value = body[name] ?? otherwise
  if (typeof value === 'boolean') return value
  throw new TrunkError(400, `${name} must be a boolean`)
}

export const whole = (
  body: JsonObject,
  name: string,
  [least, most]: readonly [number, number],
  otherwise?: number,
): number => {
  const value = body[name] ?? otherwise
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return value
  throw new TrunkError(400, `${name} must be a whole number from ${least} to ${most}`)
}

export const listOf = (body: JsonObject, name: string): readonly unknown[] => {
  const value = body[name]
  if (Array.isArray(value)) return value
  throw new TrunkError(400, `${name} must be an array`)
}

export function find<T>(map: ReadonlyMap<string, T>, id: string | undefined, what: string): T {
  const found = map.get(id ?? '')
  if (found) return found
  throw new TrunkError(404, `${what} not found`)
}

export const times = (
  { createdAt, updatedAt }: { readonly createdAt: number; readonly updatedAt: number | null },
  projectId: string,
) => ({
  createTime: new Date(createdAt).toISOString(),
  updateTime: updatedAt === null ? null : new Date(updatedAt).toISOString(),
  projectId,
})
