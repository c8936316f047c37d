import 'reflect-metadata';
import {
  type ArgumentsHost,
  Body,
  Catch,
  Controller,
  Get,
  Module,
  NotFoundException,
  Param,
  Patch,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { BaseExceptionFilter, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ConditionalRoute, conditionalRequests } from 'fastify-conditional-requests';
import pg from 'pg';

/** Declares the tags that a route reads. */
const Conditional = (conditional: ConditionalRoute) => RouteConfig({ conditional });

const reads = ({ params }: FastifyRequest) => [`thing:${(params as { id: string }).id}`];

@Controller('things')
class ThingsController {
  @Get(':id')
  @Conditional({ reads })
  async read(@Param('id') id: string, @Req() request: FastifyRequest) {
    const sql = 'SELECT id, name FROM things WHERE id = $1';
    const { rows } = await request.database.query(sql, [id]);
    if (rows.length === 0) throw new NotFoundException('No such thing');
    return rows[0];
  }

  @Patch(':id')
  @Conditional({ reads })
  rename(
    @Param('id') id: string,
    @Body() { name }: { name: string },
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return reply.transact(async (transaction) => {
      const sql = 'UPDATE things SET name = $2 WHERE id = $1 RETURNING id, name';
      const { rows } = await transaction.query(sql, [id, name]);
      if (rows.length === 0) throw new NotFoundException('No such thing');
      transaction.touch(`thing:${id}`);
      return rows[0];
    });
  }
}

@Module({ controllers: [ThingsController] })
class AppModule {}

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
await pool.query('CREATE TABLE IF NOT EXISTS things (id text PRIMARY KEY, name text NOT NULL)');
await pool.query(`INSERT INTO things VALUES ('1', 'one') ON CONFLICT DO NOTHING`);

/** Nest sends a controller's return value. A conditional GET has to return it to Fastify instead. */
class ConditionalAdapter extends FastifyAdapter {
  readonly #answers = new WeakMap<object, (body: unknown) => void>();

  constructor() {
    super();
    const answers = this.#answers;
    this.getInstance().addHook('onRoute', (route) => {
      const { method, config, handler } = route;
      if (!config?.conditional || (method !== 'GET' && method !== 'HEAD')) return;
      route.handler = async function (request, reply) {
        const { promise, resolve, reject } = Promise.withResolvers();
        answers.set(reply, resolve);
        // This one waits until the reply is sent, or has sent it itself.
        void (async () => handler.call(this, request, reply))().then(
          () => resolve(undefined),
          reject,
        );
        return promise;
      };
    });
  }

  override reply(reply: FastifyReply, body: unknown, status?: number) {
    const answer = this.#answers.get(reply);
    if (answer === undefined || body === undefined || body instanceof StreamableFile) {
      return super.reply(reply, body, status);
    }
    if (status !== undefined) reply.code(status);
    answer(body);
    return reply;
  }
}

/** Answers errors that have a status code, as the library's have; Nest itself would answer 500. */
@Catch()
class StatusCodeFilter extends BaseExceptionFilter {
  override catch(error: Error & { statusCode?: number; headers?: object }, host: ArgumentsHost) {
    const { statusCode, headers, message } = error;
    if (statusCode === undefined) {
      super.catch(error, host);
      return;
    }
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    reply.headers({ ...headers });
    this.applicationRef?.reply(reply, { statusCode, message }, statusCode);
  }
}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new ConditionalAdapter());
await app.register(conditionalRequests, { pool });
await app.getHttpAdapter().getInstance().conditionalRequests.becomeSoleWriter();
app.useGlobalFilters(new StatusCodeFilter(app.getHttpAdapter()));
await app.listen(3000, '127.0.0.1');
