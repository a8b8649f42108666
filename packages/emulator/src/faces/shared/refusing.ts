import type { EmulatorResponse } from '../../server/message.ts'
import type { FaceInstance } from '../face.ts'

/** What validation throws in a face whose errors are a status and a text. */
export class StatusError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** `answer`, whose errors of class `Refusal` become the provider's error body. */
export function refusing<Refusal extends Error>(
  answer: FaceInstance['handle'],
  Refusal: abstract new (...parameters: never[]) => Refusal,
  refuse: (refusal: Refusal) => EmulatorResponse,
): FaceInstance['handle'] {
  return async (request) => {
    try {
      return await answer(request)
    } catch (error) {
      if (error instanceof Refusal) return refuse(error)
      throw error
    }
  }
}
