import { FrontDoor } from "@callplane/core";
import { z } from "zod";
declare const frontDoor: FrontDoor;
declare const options: z.ZodObject<{}, z.core.$strict>;
type VideosdkLegacyOptions = z.output<typeof options>;
interface VideosdkLegacySettingsInput {
  readonly token?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly secret?: string | undefined;
  readonly authorization?: 'raw' | 'bearer' | undefined;
  readonly trunkId?: string | undefined;
  readonly displayName?: string | undefined;
  readonly baseUrl?: string | undefined;
}
declare const shape: z.ZodObject<{
  token: z.ZodOptional<z.ZodPipe<z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>, z.ZodString>>;
  apiKey: z.ZodOptional<z.ZodString>;
  secret: z.ZodOptional<z.ZodString>;
  authorization: z.ZodDefault<z.ZodEnum<{
    bearer: "bearer";
    raw: "raw";
  }>>;
  trunkId: z.ZodOptional<z.ZodString>;
  displayName: z.ZodDefault<z.ZodString>;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type VideosdkLegacySettings = z.output<typeof shape>;
declare const videosdkLegacy: import("@callplane/core").Plugin<"videosdk-legacy", import("zod").ZodType<{
  token?: string | undefined;
  apiKey?: string | undefined;
  secret?: string | undefined;
  authorization: "bearer" | "raw";
  trunkId?: string | undefined;
  displayName: string;
  baseUrl: string;
}, VideosdkLegacySettingsInput, import("zod/v4/core").$ZodTypeInternals<{
  token?: string | undefined;
  apiKey?: string | undefined;
  secret?: string | undefined;
  authorization: "bearer" | "raw";
  trunkId?: string | undefined;
  displayName: string;
  baseUrl: string;
}, VideosdkLegacySettingsInput>>, import("zod").ZodObject<{}, import("zod/v4/core").$strict>>;
export { type VideosdkLegacyOptions, type VideosdkLegacySettings, type VideosdkLegacySettingsInput, videosdkLegacy, frontDoor as videosdkLegacyFrontDoor };