import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  DatabaseFollows,
  type StaffAccessDatabase,
} from '@alphaswarm-admin/plugin-staff-access-node';
import { FollowNews, type FollowNewsOptions } from './FollowNews';
import {
  PersonalFollows,
  type PersonalFollowsOptions,
} from './PersonalFollows';

/** All that following is made of. */
export function createFollows(
  options: Omit<FollowNewsOptions & PersonalFollowsOptions, 'follows'> & {
    staffAccessDatabase: StaffAccessDatabase;
    logger: LoggerService;
  },
) {
  const follows = DatabaseFollows.create({
    database: options.staffAccessDatabase,
    logger: options.logger,
  });
  return {
    personalFollows: PersonalFollows.create({ ...options, follows }),
    followNews: FollowNews.create({ ...options, follows }),
  };
}
