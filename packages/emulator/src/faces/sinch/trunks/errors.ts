import { json, type EmulatorResponse } from '../../../server/message.ts'

const statuses: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  404: 'NOT_FOUND',
}

/** Thrown by validation of the trunking API, answered by the face (developers.sinch.com/docs/est/api-reference/errors). */
export class TrunkError extends Error {
  override readonly name = 'TrunkError'
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export const refuseTrunk = ({ status, message }: TrunkError): EmulatorResponse =>
  json(status, { code: status, status: statuses[status] ?? 'BAD_REQUEST', message, details: [] })
