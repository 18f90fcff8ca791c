import type { ScalingLimits } from './service';

/** What Application Auto Scaling does with a service. */
export type ServiceAutoscaling = {
  min: number;
  max: number;
  /** Which of its doings are suspended, in words: "scale-in", "scale-out", "scheduled scaling". */
  suspended: string[];
};

/** `GET /services/:cluster/:service/scaling`. */
export type EcsServiceScaling = {
  /** What the service may be scaled to: the configuration's limits, narrowed by auto scaling's bounds. */
  limits: ScalingLimits;
  configured: ScalingLimits;
  /** Absent where the service isn't scaled automatically, or where that can't be read. */
  autoscaling?: ServiceAutoscaling;
  /** What makes auto scaling act, a sentence for each policy. */
  policies: string[];
  /** What it did lately, newest first, at most 5. */
  activities: Array<{ at: string; description: string; cause: string }>;
  gaps: string[];
};
