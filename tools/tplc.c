#include <stdio.h>
#include <string.h>
/* Makes empty files where its output belongs, until the compiler itself is here. */
int main(int argc, char **argv)
{
	for (int i = 1; i < argc && i < 3; i++) {
		if (strncmp(argv[i], "--", 2) == 0) continue;
		size_t n = strlen(argv[i]);
		if (n < 2 || (strcmp(argv[i] + n - 2, ".c") != 0 && strcmp(argv[i] + n - 2, ".h") != 0)) continue;
		FILE *f = fopen(argv[i], "w");
		if (!f) return 1;
		fputs("typedef int empty;\n", f);
		fclose(f);
	}
	return 0;
}
