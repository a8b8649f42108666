import { FrontDoor, Gateway, GatewaysPort } from "@callplane/core";
import { z } from "zod";
import { MadeSteps, RunStepsOptions } from "@callplane/kit";
interface PlivoOptions {
  readonly callerName?: string | undefined;
  readonly sendOnPreanswer?: boolean | undefined;
  readonly detection?: {
    readonly time?: number | undefined;
    readonly maximumSpeechLength?: number | undefined;
    readonly initialSilence?: number | undefined;
  } | undefined;
  readonly conference?: {
    readonly startConferenceOnEnter?: boolean | undefined;
    readonly endConferenceOnExit?: boolean | undefined;
    readonly stayAlone?: boolean | undefined;
  } | undefined;
  readonly parentCallUuid?: string | undefined;
  readonly errorIfParentNotFound?: boolean | undefined;
  readonly log?: boolean | undefined;
}
interface PlivoSettingsInput {
  readonly authId: string;
  readonly authToken: string;
  readonly baseUrl?: string | undefined;
}
declare const shape: z.ZodObject<{
  authId: z.ZodString;
  authToken: z.ZodString;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type PlivoSettings = z.output<typeof shape>;
declare const plivo: import("@callplane/core").Plugin<"plivo", import("zod").ZodType<{
  authId: string;
  authToken: string;
  baseUrl: string;
}, PlivoSettingsInput, import("zod/v4/core").$ZodTypeInternals<{
  authId: string;
  authToken: string;
  baseUrl: string;
}, PlivoSettingsInput>>, import("zod").ZodType<PlivoOptions, PlivoOptions, import("zod/v4/core").$ZodTypeInternals<PlivoOptions, PlivoOptions>>>;
type GatewaySpec = Omit<Gateway, 'id'>;
type CreateOptions = Pick<RunStepsOptions, 'onProgress' | 'onUndoable' | 'record'>;
interface PlivoGateways extends GatewaysPort {
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>;
  attach(id: string, numbers: readonly string[]): Promise<Gateway>;
  plan(wanted: GatewaySpec): readonly string[];
  missing(wanted: GatewaySpec): Promise<readonly string[]>;
  unmake(wanted: GatewaySpec, record: MadeSteps): Promise<string | void>;
}
declare const frontDoor: FrontDoor;
export { type CreateOptions, type PlivoGateways, type PlivoOptions, type PlivoSettings, type PlivoSettingsInput, plivo, frontDoor as plivoFrontDoor };