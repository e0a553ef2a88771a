#include "web/assets.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
	const char *name, *content_type;
	bool needed;
} files[] = {
	{"naru.css", "text/css; charset=utf-8", true},
	{"naru.js", "text/javascript; charset=utf-8", true},
	{"naru.svg", "image/svg+xml", true},
	{"fonts.css", "text/css; charset=utf-8", true},
	{"fonts/PretendardGOV-Regular.subset.woff2", "font/woff2", false},
	{"fonts/PretendardGOV-Bold.subset.woff2", "font/woff2", false},
};
_Static_assert(sizeof(files) / sizeof(files[0]) <= ASSETS_MAX, "room for every file");

#define ASSET_BYTES_MAX (1u << 20)

static enum outcome file_read(struct bytes *out, struct arena *a, const char *path)
{
	enum outcome r = NOT_FOUND;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NOT_FOUND;
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 1 || st.st_size > ASSET_BYTES_MAX)
		goto done;
	unsigned char *at = arena_alloc(a, (size_t)st.st_size);
	if (read(fd, at, (size_t)st.st_size) != st.st_size)
		goto done;
	*out = (struct bytes){at, (size_t)st.st_size};
	r = OK;
done:
	close(fd);
	return r;
}

/* FNV-1a: the address must change with the content, nothing more. */
static uint64_t mixed(uint64_t hash, struct bytes b)
{
	for (size_t i = 0; i < b.n; i++)
		hash = (hash ^ b.at[i]) * 1099511628211u;
	return hash;
}

enum outcome assets_load(struct assets *out, struct arena *a, const char *dir, struct err *err)
{
	struct assets got = {0};
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct bytes body;
		const char *path = arena_printf(a, "%s/%s", dir, files[i].name);
		if (file_read(&body, a, path) != OK) {
			if (!files[i].needed)
				continue;
			err_set(err, MSG(N_("The file {file} cannot be read. Is Naru installed completely?"), A_TEXT("file", path)));
			return BROKEN;
		}
		got.at[got.n++] = (struct asset){files[i].name, files[i].content_type, body};
		hash = mixed(hash, body);
	}
	snprintf(got.base, sizeof(got.base), "/ui/%016llx/", (unsigned long long)hash);
	*out = got;
	return OK;
}

const struct asset *asset_named(const struct assets *assets, const char *path)
{
	size_t base = strlen(assets->base);
	if (strncmp(path, assets->base, base) != 0)
		return NULL;
	for (size_t i = 0; i < assets->n; i++)
		if (strcmp(assets->at[i].name, path + base) == 0)
			return &assets->at[i];
	return NULL;
}

static size_t place_of(const struct assets *assets, const char *name)
{
	size_t i = 0;
	while (i < assets->n && strcmp(assets->at[i].name, name) != 0)
		i++;
	return i;
}

bool asset_has(const struct assets *assets, const char *name)
{
	return place_of(assets, name) < assets->n;
}

struct path asset_path(struct arena *a, const struct assets *assets, const char *name)
{
	REQUIRE(asset_has(assets, name));
	return (struct path){arena_printf(a, "%s%s", assets->base, name)};
}
