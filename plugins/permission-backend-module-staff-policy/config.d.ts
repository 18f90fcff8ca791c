export interface Config {
  permission?: {
    staffPolicy?: {
      /**
       * Names of permissions of privileged actions, beside those that the table says it of, that need a second person: `platform-ecs.rollout.continue` for one.
       */
      approvals?: string[];
    };
  };
}
