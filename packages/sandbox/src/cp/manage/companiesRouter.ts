import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { CpRefusal } from '../envelope';
import type { Company } from '../platform/companies';
import type { Platform } from '../platform/Platform';
import { answer, need } from './manageRouter';
import { companiesQuerySchema, parseRequest, reasonSchema } from './requests';

/** `/manage/tenancy/companies`. */
export function createCompaniesRouter(platform: Platform): Router {
  const router = PromiseRouter();

  const describe = (company: Company) => ({
    id: company.id,
    slug: company.slug,
    name: company.name,
    billing_email: `billing@${company.slug}.example`,
    status: company.status,
    plan: company.plan,
    user_count: company.userCount,
    meta: { region: company.region },
    entra_tenant_id: null,
    stripe_customer_id: company.stripeCustomerId ?? null,
    usage: platform.companies.usageOf(company),
    created_at: new Date(company.createdAt).toISOString(),
    updated_at: new Date(company.updatedAt).toISOString(),
  });
  const known = (id: string) => {
    const company = platform.companies.find(id);
    if (!company) {
      throw new CpRefusal(404, 'not_found', 'There is no such company');
    }
    return company;
  };

  router.get('/', need('read:tenancy'), (request, response) => {
    const { q, status, cursor, limit } = parseRequest(
      companiesQuerySchema,
      request.query,
    );
    const wanted = q?.toLowerCase();
    const after = cursor && Buffer.from(cursor, 'base64url').toString();
    const matching = platform.companies
      .all()
      .filter(
        company =>
          (!status || company.status === status) &&
          (!wanted ||
            company.name.toLowerCase().includes(wanted) ||
            company.slug.includes(wanted)),
      )
      .sort((a, b) => (a.slug < b.slug ? -1 : 1));
    const rest = after ? matching.filter(({ slug }) => slug > after) : matching;
    const page = rest.slice(0, limit);
    answer(response, {
      items: page.map(describe),
      next_cursor:
        rest.length > limit
          ? Buffer.from(page[page.length - 1].slug).toString('base64url')
          : null,
    });
  });
  router.get('/:id', need('read:tenancy'), (request, response) => {
    answer(response, describe(known(request.params.id)));
  });
  router.post(
    '/:id/:verb(suspend|reactivate)',
    need('manage:tenancy'),
    (request, response) => {
      parseRequest(reasonSchema, request.body);
      const company = known(request.params.id);
      const status = request.params.verb === 'suspend' ? 'suspended' : 'active';
      const changed = platform.companies.setStatus(
        company,
        status,
        request.get('idempotency-key'),
      );
      if (!changed) {
        throw new CpRefusal(
          409,
          'conflict',
          `The company is ${status} already`,
        );
      }
      if (status === 'suspended') {
        platform.workloads.stopNamespace(`tenant-${company.slug}`);
      }
      answer(response, describe(changed));
    },
  );
  return router;
}
